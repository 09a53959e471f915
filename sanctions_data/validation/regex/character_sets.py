"""Sets of characters in regular expressions: what ECMA-262, XML Schema and Unicode name, and how a class is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

LAST = 0x10FFFF
META = set("\\^$.|?*+()[]{}")
IN_CLASS = set("\\^[]-&~|")  # escaped in a class even if one engine does not need it
Ranges = list[tuple[int, int]]

DIGIT: Ranges = [(0x30, 0x39)]
WORD: Ranges = [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)]
SPACE: Ranges = [  # ECMA-262, WhiteSpace and LineTerminator
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
]
NAME_START: Ranges = [  # XML 1.0, fifth edition, NameStartChar and NameChar
    (0x3A, 0x3A),
    (0x41, 0x5A),
    (0x5F, 0x5F),
    (0x61, 0x7A),
    (0xC0, 0xD6),
    (0xD8, 0xF6),
    (0xF8, 0x2FF),
    (0x370, 0x37D),
    (0x37F, 0x1FFF),
    (0x200C, 0x200D),
    (0x2070, 0x218F),
    (0x2C00, 0x2FEF),
    (0x3001, 0xD7FF),
    (0xF900, 0xFDCF),
    (0xFDF0, 0xFFFD),
    (0x10000, 0xEFFFF),
]
NAME: Ranges = sorted([*NAME_START, (0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040)])
ECMA_SETS = {"d": DIGIT, "w": WORD, "s": SPACE}
XML_SETS = {"i": NAME_START, "c": NAME}
EVERYTHING = "[\\x00-\U0010ffff]"
NOTHING = "[^\\x00-\U0010ffff]"

CATEGORIES = re.findall(
    r"\w+",
    "L LC Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Cs Co Cn "
    "Letter Cased_Letter Uppercase_Letter Lowercase_Letter Titlecase_Letter Modifier_Letter Other_Letter Mark "
    "Combining_Mark Nonspacing_Mark Spacing_Mark Enclosing_Mark Number Decimal_Number digit Letter_Number Other_Number "
    "Punctuation punct Connector_Punctuation Dash_Punctuation Open_Punctuation Close_Punctuation Initial_Punctuation "
    "Final_Punctuation Other_Punctuation Symbol Math_Symbol Currency_Symbol Modifier_Symbol Other_Symbol Separator "
    "Space_Separator Line_Separator Paragraph_Separator Other Control cntrl Format Surrogate Private_Use Unassigned",
)
BINARY = re.findall(  # ECMA-262, table of binary Unicode property names, without those of strings
    r"\w+",
    "ASCII_Hex_Digit AHex Alphabetic Alpha Bidi_Control Bidi_C Bidi_Mirrored Bidi_M Case_Ignorable CI Cased "
    "Changes_When_Casefolded CWCF Changes_When_Casemapped CWCM Changes_When_Lowercased CWL "
    "Changes_When_NFKC_Casefolded CWKCF Changes_When_Titlecased CWT Changes_When_Uppercased CWU Dash "
    "Default_Ignorable_Code_Point DI Deprecated Dep Diacritic Dia Emoji Emoji_Component EComp Emoji_Modifier EMod "
    "Emoji_Modifier_Base EBase Emoji_Presentation EPres Extended_Pictographic ExtPict Extender Ext Grapheme_Base "
    "Gr_Base Grapheme_Extend Gr_Ext Hex_Digit Hex IDS_Binary_Operator IDSB IDS_Trinary_Operator IDST ID_Continue IDC "
    "ID_Start IDS Ideographic Ideo Join_Control Join_C Logical_Order_Exception LOE Lowercase Lower Math "
    "Noncharacter_Code_Point NChar Pattern_Syntax Pat_Syn Pattern_White_Space Pat_WS Quotation_Mark QMark Radical "
    "Regional_Indicator RI Sentence_Terminal STerm Soft_Dotted SD Terminal_Punctuation Term Unified_Ideograph UIdeo "
    "Uppercase Upper Variation_Selector VS White_Space space XID_Continue XIDC XID_Start XIDS",
)
OLD_BLOCKS = {  # of XML Schema 1.0, which Unicode has renamed since
    "Greek": "GreekandCoptic",
    "CombiningMarksforSymbols": "CombiningDiacriticalMarksforSymbols",
}


@lru_cache(maxsize=256)
def property_text(name: str, language: str) -> str | None:
    """Return a property of characters for the `regex` library; None if there is none of that name."""
    kind, equals, value = name.partition("=")
    special = {"Any": r"\x00-\U0010ffff", "ASCII": r"\x00-\x7f", "Assigned": r"\P{Cn}", "LC": r"\p{Lu}\p{Ll}\p{Lt}"}
    if name in special or name == "Cased_Letter":
        return f"[{special.get(name, special['LC'])}]"
    if language == "table" and name == "IsPrivateUse":  # three blocks in XML Schema, of which Unicode has renamed one
        return "[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
    if language == "table" and name.startswith("Is") and not equals:
        block = OLD_BLOCKS.get(name[2:], name[2:])
        return known(f"\\p{{Block={block}}}") if block else None
    if not equals:
        return known(f"\\p{{{name}}}") if name in CATEGORIES or name in BINARY else None
    if kind in ("General_Category", "gc"):
        return property_text(value, language) if value in CATEGORIES else None
    kinds = {"Script": "Script", "sc": "Script", "Script_Extensions": "Script_Extensions", "scx": "Script_Extensions"}
    return known(f"\\p{{{kinds[kind]}={value}}}") if kind in kinds and value[:1].isupper() else None


def known(text: str) -> str | None:
    import regex

    try:
        regex.compile(text)
    except regex.error:
        return None
    return text


def merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return the same code points as ranges in order that do not touch."""
    out: Ranges = []
    for low, high in sorted(each for each in ranges if each[0] <= each[1]):
        if out and low <= out[-1][1] + 1:
            out[-1] = out[-1][0], max(out[-1][1], high)
        else:
            out.append((low, high))
    return out


def complement(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return all other code points."""
    out, start = [], 0
    for low, high in merged(ranges):
        if start < low:
            out.append((start, low - 1))
        start = high + 1
    return [*out, (start, LAST)] if start <= LAST else out


def in_class(ranges: Ranges) -> str:
    """Return a class of code points; of nothing, one that no character is in."""
    inside = members(ranges)
    return f"[{inside}]" if inside else NOTHING


def members(ranges: Ranges) -> str:
    """Return code points as the inside of a class; halves of surrogate pairs are left out, as no text holds one."""
    pieces = [(low, min(high, 0xD7FF)) for low, high in ranges] + [(max(low, 0xE000), high) for low, high in ranges]
    return "".join(
        shown(low) if low == high else f"{shown(low)}-{shown(high)}" for low, high in merged(pieces) if low <= high
    )


def shown(code: int) -> str:
    """Return a code point as a member of a class, as every library reads it."""
    if code < 32 or code == 127:
        return f"\\x{code:02x}"
    char = chr(code)
    return "\\" + char if char in IN_CLASS else char


def literal(char: str) -> str:
    """Return a character outside a class."""
    code = ord(char)
    if code < 32 or code == 127:
        return f"\\x{code:02x}"
    if 0xD800 <= code < 0xE000:
        return NOTHING
    return "\\" + char if char in META else char
