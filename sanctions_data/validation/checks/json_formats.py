"""`format` of JSON Schema: what a string has to look like, the same with every library.

Rules: JSON Schema validation 2020-12, section 7.3, and the texts it names (RFC 3339, 3986, 3987, 5321, 6531, 6570,
6901, 9562). Drafts before 2019-09 know fewer names; a name is checked whatever the draft.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from importlib.util import find_spec
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from sanctions_data.validation.regex.reader import Malformed, read_expression
from sanctions_data.validation.types.strings import URI, UUID
from sanctions_data.validation.types.temporal import month_days

if TYPE_CHECKING:
    import jsonschema_rs

DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
TIME = re.compile(
    r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)(?:\.[0-9]+)?(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))"
)
CLOCK = r"T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)"  # RFC 3339, appendix A
DAYS = r"(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)"
DURATION = rf"P(?:{DAYS}(?:{CLOCK})?|{CLOCK}|[0-9]+W)"
POINTER = r"(?:/(?:[^~/]|~[01])*)*"
RELATIVE = rf"(?:0|[1-9][0-9]*)(?:#|{POINTER})"
LABEL = r"[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?"
HOSTNAME = re.compile(rf"{LABEL}(?:\.{LABEL})*")
ATOM = r"[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]"
QUOTED = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
LOCAL = rf"{ATOM}+(?:\.{ATOM}+)*|{QUOTED}"
BEYOND = r"\u0080-\U0010ffff"
IDN_LABEL = rf"[0-9A-Za-z{BEYOND}](?:[0-9A-Za-z{BEYOND}-]{{0,61}}[0-9A-Za-z{BEYOND}])?"
IDN_HOST = rf"{IDN_LABEL}(?:[.\u3002\uff0e\uff61]{IDN_LABEL})*"
IDN_LOCAL = rf"(?:{ATOM}|[{BEYOND}])+(?:\.(?:{ATOM}|[{BEYOND}])+)*|" + QUOTED.replace("]-~]|", f"]-~{BEYOND}]|", 1)
PCT = "%[0-9A-Fa-f]{2}"
LITERAL = re.compile(r"//(?:[^/?#]*@)?\[([^]]*)\]")
FUTURE = re.compile(r"v[0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+", re.IGNORECASE)
UCS = (
    r"\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd"
    r"\U00040000-\U0004fffd\U00050000-\U0005fffd\U00060000-\U0006fffd\U00070000-\U0007fffd\U00080000-\U0008fffd"
    r"\U00090000-\U0009fffd\U000a0000-\U000afffd\U000b0000-\U000bfffd\U000c0000-\U000cfffd\U000d0000-\U000dfffd"
    r"\U000e1000-\U000efffd"
)
PRIVATE = r"\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
VARCHAR = f"(?:[0-9A-Za-z_]|{PCT})"
VARSPEC = rf"{VARCHAR}(?:\.?{VARCHAR})*(?::[1-9][0-9]{{0,3}}|\*)?"
TEMPLATE = rf"(?:[^\x00-\x20\x7f\"%<>\\^`{{|}}]|{PCT}|\{{[+#./;?&=,!@|]?{VARSPEC}(?:,{VARSPEC})*\}})*"

compiled = lru_cache(re.compile)  # on first use: all of them together take a tenth of a second


def _reference(more: str = "", private: str = "") -> tuple[str, str]:
    """Return expressions for an absolute and for any reference (RFC 3986, appendix A; RFC 3987, section 2.2)."""
    plain = f"A-Za-z0-9._~!$&'()*+,;=@{more}-"
    char, first = f"(?:[:{plain}]|{PCT})", f"(?:[{plain}]|{PCT})"
    name, user = f"(?:[{plain.replace('@', '')}]|{PCT})*", f"(?:[:{plain.replace('@', '')}]|{PCT})*@"
    authority = rf"//(?:{user})?(?:\[[^]]*\]|{name})(?::[0-9]*)?(?:/{char}*)*"
    absolute = rf"/(?:{char}+(?:/{char}*)*)?"
    tail = rf"(?:\?(?:{char}|[/?{private}])*)?(?:\#(?:{char}|[/?])*)?"
    scheme = rf"[A-Za-z][A-Za-z0-9+.-]*:(?:{authority}|{absolute}|(?:{char}+(?:/{char}*)*)?){tail}"
    relative = rf"(?:{authority}|{absolute}|(?:{first}+(?:/{char}*)*)?){tail}"
    return scheme, f"{scheme}|{relative}"


IRI, IRI_REFERENCE = _reference(UCS, PRIVATE)
URI_REFERENCE = _reference()[1]


def date(text: str) -> bool:
    found = DATE.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12:
        return False
    return 1 <= int(found[3]) <= month_days(int(found[1]), int(found[2]))


def time(text: str) -> bool:
    found = TIME.fullmatch(text)
    if found is None:
        return False
    minutes = int(found[1]) * 60 + int(found[2])
    if found[4]:
        offset = int(found[5]) * 60 + int(found[6])
        minutes += -offset if found[4] == "+" else offset
    return found[3] != "60" or minutes % 1440 == 1439  # a leap second is the last of a day in UTC


def date_time(text: str) -> bool:
    return text[10:11] in ("T", "t") and date(text[:10]) and time(text[11:])


def hostname(text: str) -> bool:
    if len(text) > 253 or HOSTNAME.fullmatch(text) is None:
        return False
    return all(map(_is_plain_label, text.split(".")))


def _is_plain_label(label: str) -> bool:
    """Return whether a label is plain, or is one of those that RFC 5891 keeps for other scripts."""
    if label[2:4] != "--":
        return True
    try:
        return label[:2].lower() == "xn" and not label[4:].encode().decode("punycode").isascii()
    except UnicodeError:
        return False


def ipv4(text: str) -> bool:
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True


def ipv6(text: str) -> bool:
    try:
        return "%" not in text and IPv6Address(text) is not None
    except AddressValueError:
        return False


def email(text: str, local: str = LOCAL, host: Callable[[str], bool] = hostname) -> bool:
    name, _, domain = text.rpartition("@")
    if len(name.encode()) > 64 or compiled(local).fullmatch(name) is None:
        return False
    if domain.startswith("[") and domain.endswith("]"):
        inside = domain[1:-1]
        return ipv6(inside[5:]) if inside.startswith("IPv6:") else ipv4(inside)
    return host(domain)


def _matches(expression: str, text: str) -> bool:
    found = compiled(expression).fullmatch(text)
    if found is None:
        return False
    literal = LITERAL.search(text)
    return literal is None or ipv6(literal[1]) or FUTURE.fullmatch(literal[1]) is not None


def regex(text: str) -> bool:
    try:
        read_expression(text, "json")
    except Malformed:
        return False
    return True


def _whole(expression: str) -> Callable[[str], bool]:
    return lambda text: compiled(expression, re.DOTALL).fullmatch(text) is not None


def _idn_hostname(text: str) -> bool:
    """Return what jsonschema-rs says, which knows the tables of RFC 5892."""
    return bool(_idn_validator().is_valid(text))


@lru_cache(maxsize=1)
def _idn_validator() -> jsonschema_rs.Draft202012Validator:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator({"format": "idn-hostname"}, validate_formats=True)


# what jsonschema-rs checks likewise, without a call into Python for each value
SHARED: dict[str, Callable[[str], bool]] = {
    "date": date,
    "date-time": date_time,
    "time": time,
    "ipv4": ipv4,
    "ipv6": ipv6,
}
OWN: dict[str, Callable[[str], bool]] = {
    "duration": _whole(DURATION),
    "email": email,
    "idn-email": partial(email, local=IDN_LOCAL, host=lambda text: compiled(IDN_HOST).fullmatch(text) is not None),
    "hostname": hostname,
    "uri": partial(_matches, URI),
    "uri-reference": partial(_matches, URI_REFERENCE),
    "iri": partial(_matches, IRI),
    "iri-reference": partial(_matches, IRI_REFERENCE),
    "uuid": _whole(UUID),
    "uri-template": lambda text: compiled(TEMPLATE).fullmatch(text) is not None,
    "json-pointer": _whole(POINTER),
    "relative-json-pointer": _whole(RELATIVE),
    "regex": regex,
}


def checks() -> dict[str, Callable[[str], bool]]:
    """Return every format that can be checked, by name; that of host names in other scripts needs jsonschema-rs."""
    try:
        more = {"idn-hostname": _idn_hostname} if find_spec("jsonschema_rs") is not None else {}
    except ImportError:  # an import hook that says no by raising
        more = {}
    return SHARED | OWN | more
