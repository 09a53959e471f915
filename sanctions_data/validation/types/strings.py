"""string and its formats: email, uri, binary, uuid (Table Schema v2)."""

from __future__ import annotations

import re
from collections.abc import Callable

from sanctions_data.validation.schema.table_schema import Field

# RFC 3986, appendix A: a scheme is required; everything outside the allowed characters is percent-encoded
_PCHAR = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_USER = r"(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@"
_NAME = r"(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"
_H16 = "[0-9A-Fa-f]{1,4}"
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_LS32 = rf"(?:{_H16}:{_H16}|{_BYTE}(?:\.{_BYTE}){{3}})"
_IPV6 = "|".join(
    [
        f"(?:{_H16}:){{6}}{_LS32}",
        f"::(?:{_H16}:){{5}}{_LS32}",
        *(f"(?:(?:{_H16}:){{0,{n}}}{_H16})?::(?:{_H16}:){{{4 - n}}}{_LS32}" for n in range(5)),
        f"(?:(?:{_H16}:){{0,5}}{_H16})?::{_H16}",
        f"(?:(?:{_H16}:){{0,6}}{_H16})?::",
    ]
)
_LITERAL = rf"\[(?:{_IPV6}|[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+)\]"
_AUTHORITY = rf"//(?:{_USER})?(?:{_LITERAL}|{_NAME})(?::[0-9]*)?(?:/{_PCHAR}*)*"
_PATH = rf"/?(?:{_PCHAR}+(?:/{_PCHAR}*)*)?"
_TAIL = rf"(?:{_PCHAR}|[/?])*"
URI = rf"[A-Za-z][A-Za-z0-9+.-]*:(?:{_AUTHORITY}|{_PATH})(?:\?{_TAIL})?(?:\#{_TAIL})?"

# RFC 5322 dot-atom before the @ (non-ASCII as in RFC 6531), a host name of LDH labels after it
_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-\u0080-\U0010FFFF]"
_LABEL = r"[A-Za-z0-9\u0080-\U0010FFFF](?:[A-Za-z0-9\u0080-\U0010FFFF-]{0,61}[A-Za-z0-9\u0080-\U0010FFFF])?"
EMAIL = rf"{_ATEXT}+(?:\.{_ATEXT}+)*@{_LABEL}(?:\.{_LABEL})*"

UUID = "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"  # RFC 9562, 4
BASE64 = "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"  # RFC 4648, 4

# compiled when a field asks for one: together they cost as much as the rest of a small run
FORMATS = {"email": EMAIL, "uri": URI, "binary": BASE64, "uuid": UUID}


def string(field: Field) -> Callable[[str], str]:
    """Return a parser for strings of `field`'s format; ValueError if the text does not have it."""
    if field.format == "default":
        return str
    match = re.compile(FORMATS[field.format]).fullmatch

    def parse(text: str) -> str:
        if match(text) is None:
            raise ValueError(text)
        return text

    return parse
