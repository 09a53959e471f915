"""What JavaScript answers: a table of patterns and the values they match, for tests that have no JavaScript.

`python -m tests.validation.ecma` writes `ecma.json` anew; it needs `node`. The patterns are made up here, by hand and
by a seed. Per pattern the table has what node says with the flag u, or, if that is a syntax error, "!" and what it
says without the flag: in which values the pattern is found, and which it matches as a whole.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
from pathlib import Path

TABLE = Path(__file__).with_name("ecma.json")
VALUES = [
    "",
    "a",
    "ab",
    "abc",
    "aab",
    "aaa",
    "b",
    "ba",
    "a\n",
    "a\nb",
    "\n",
    "\r",
    "\u2028",
    " ",
    "\u00a0",
    "\u1680",
    "\u2003",
    "\u200b",
    "\ufeff",
    "\u0085",
    "\x1c",
    "0",
    "7",
    "٣",
    "_",
    "-",
    "a-b",
    "é",
    "e\u0301",
    "É",
    "ſ",
    "K",
    "α",
    "ἀ",
    "я",
    "฿",
    "€",
    "+",
    ".",
    "]",
    "{",
    "}",
    "a{,3}",
    "😀",
    "a😀",
    "A",
    "Z",
    "ǅ",
    "x y",
    "^",
    "$",
    "\\",
    "\x08",
    "\t",
    "foo bar",
    "aa bb",
    "1.5",
    "2021-03-22",
    "中",
    "ª",
    "Ⅷ",
    "\U0001d7d8",
]
BY_HAND = re.findall(
    r"\S+",
    r"""
^a$ a$ ^ $ ^$ a^b (^a|b$) ^a|b$ . ^.$ ^..$ ^.{2}$ \d \D ^\d$ ^\D$ \w ^\w$ ^\W$ \W \s ^\s$ ^\S$ \S \b \B \bb
\ba\b ^\w+\b a\B \Bb [\s] [^\s] [\S\d] [\d\D] [^\d\D] ^[\w-]$ [\w-.] [a-\d] [-a] [a-] [a\-b] [\b] [+--] [^a] [^]
[] [\]] []a] [a^] [^^] [.] [$] [(] [[] [a[b] [a&&b] [a--b] [a~~b] [a||b] [\q] [\_] [\u0061] [\u{61}] [\x61]
[\cJ] [\ud83d\ude00] ^[\ud83d\ude00]$ ^\ud83d\ude00$ ^\u{1F600}$ \u{110000} \u{} \u12 \x6 \cJ \c \c1 \0 \01 \1
(a)\1 (?:a)\1 (a)|\1b (a)?\1b ^(a)?\1$ \1(a) (a\1) ^(?:(a)|b)\1$ (?<x>a)\k<x> \k<x>(?<x>a) \k<y>(?<x>a) \k
(?<x>a)(?<x>b) (?<1>a) (?<é>a) (?<$>a) a*? a+? a?? a{2}? a{1,2}? ^a{2,3}$ a{2} a{2,} a{,3} ^a{,3}$ a{2,1} a{b} {
} ] a} a] {a} a{1 a{1, x{1}{2} a** a++ a?+ *a +a ?a (*a) (?=a) (?=a)b (?=a)ab (?!a)b (?<=a)b (?<!a)b (?<=a+)b
(?<=\d{4}-)\d\d (?=a)* (?!a)+ (?<=a)* ^* $* \b+ (?i)a (?i:a) (?P<x>a) (?P=x) (?>a) (?#a) (?|a) (?R) (?1) (a)(?1)
(?(1)a) (?e)a (?:ab){e<=1} (?:ab){e} (*FAIL) \A \Z \z \G \h \R \X \N \K \a \e \Q \E \i \C \y \- \/ \_ \@ \: \"
\é \p{L} ^\p{L}$ ^\P{L}$ ^\p{Lu}$ ^\p{Ll}+$ \p{Letter} \p{lu} \p \p{} \pL \p{LC} \p{Nd} ^\p{Nd}$ \p{No}
\p{Script=Greek} ^\p{sc=Grek}$ \p{scx=Greek} \p{Greek} \p{IsGreek} \p{InGreek} \p{Block=Greek} \p{gc=Lu}
\p{General_Category=Letter} \p{Any} \p{ASCII} \p{Assigned} \p{Alphabetic} ^\p{Emoji}$ ^\p{White_Space}$
\p{Uppercase} \p{Nonsense} \p{Script=Nonsense} [\p{L}\d] [^\p{L}] ^[^\p{L}]$ [\P{L}a] ^[\P{L}a]$ [[:alpha:]]
[a-z-[b]] ( ) (a a) [ [a \ a|b| |a a||b (?:) () (a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\10 \2(a)(b) ^(?:a|ab)(?:c|bcd)?$
^(a|ab)(c|bcd)?$ ^(?:a+)+$ (?<=^|\n)b ^[^\n]+$ [\n] \n \r \t \v \f [\t-\r] x\ y \ a# #a a\#
""",
)
PIECES = [
    *("a", "b", ".", r"\d", r"\w", r"\s", r"\S", r"\b", "^", "$", "[ab]", "[^a]", "(a|b)", "(?:ab)", "(?=a)", "(?!b)"),
    *(
        "(?<=a)",
        "*",
        "+",
        "?",
        "{2}",
        "{1,2}",
        "*?",
        "|",
        "-",
        r"\-",
        "é",
        r"\p{L}",
        "]",
        "}",
        "{",
        r"\1",
        r"\n",
        "[",
        "(",
    ),
    *(")", r"[\w-]", r"[^\s]", r"\.", "0"),
]
SCRIPT = """
const [patterns, values] = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const answer = (pattern, flags) => {
  try {
    const found = new RegExp(pattern, flags), whole = new RegExp('^(?:' + pattern + ')$', flags);
    return [values.flatMap((v, n) => found.test(v) ? [n] : []), values.flatMap((v, n) => whole.test(v) ? [n] : [])];
  } catch (error) { return null; }
};
console.log(JSON.stringify(patterns.map(p => {
  const strict = answer(p, 'u');
  return strict ? [p, ...strict] : [p, '!', ...(answer(p, '') ?? [])];
})));
"""


def patterns() -> list[str]:
    chosen = random.Random(12)
    made = ["".join(chosen.choices(PIECES, k=chosen.randint(2, 7))) for _ in range(900)]
    return list(dict.fromkeys(BY_HAND + made))


if __name__ == "__main__":
    done = subprocess.run(
        ["node", "-e", SCRIPT], input=json.dumps([patterns(), VALUES]), capture_output=True, text=True, check=True
    )
    rows = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in json.loads(done.stdout)]
    TABLE.write_text("[\n" + ",\n".join(rows) + "\n]\n", "utf-8")
