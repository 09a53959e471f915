"""SQL expressions of `sanctions-data:checks`, read by sqlglot into trees of our own.

A tree is a list that JSON can hold: an operator, then its operands, such as
`["<=", ["column", "start"], ["column", "end"]]`. Nothing else of the text is kept, and no text is given to an engine.
Only the tokens, words and nodes that are named here are read. Everything else is refused before sqlglot parses it, so
that a later version of sqlglot cannot add to the language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, cast

from sanctions_data._text import show
from sanctions_data.errors import MissingExtra, suggest
from sanctions_data.validation.values.json_values import deep

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.tokens import Token

Tree: TypeAlias = list[object]  # an operator, then trees or, for a leaf, its text
LONGEST = 2000  # characters
DEEPEST = 50  # levels
FUNCTIONS = ("COALESCE", "LENGTH", "LOWER", "TRIM")
# names of sqlglot's token types; a word of SQL is a column only if it is none of these, or quoted
WORDS = {"AND", "OR", "NOT", "IS", "NULL", "IN", "BETWEEN", "CASE", "WHEN", "THEN", "ELSE", "TRUE", "FALSE"}
MARKS = {"L_PAREN", "R_PAREN", "COMMA", "EQ", "NEQ", "LT", "LTE", "GT", "GTE", "PLUS", "DASH", "STAR"}
LEAVES = {"STRING", "NUMBER"}
RESTARTS = {"AND", "OR", "COMMA", "WHEN", "THEN", "ELSE"}  # what stood before has ended
PREFIXES = {"NOT", "DASH"}
COMPARISONS = {"eq": "=", "neq": "<>", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
CALLS = {"coalesce": "coalesce", "length": "length", "lower": "lower", "trim": "trim"}
CHAINS = {"and": "and", "or": "or", "mul": "*"}
LEAF_OPERATORS = ("string", "number", "boolean", "date", "null")
PREDICATES = {*COMPARISONS, "is", "in", "between", "not"}
AMBIGUOUS = "can be read in two ways; write parentheses around each comparison in a comparison"
ALLOWED: Mapping[str, set[str]] = {  # node of sqlglot → arguments that are read
    "column": {"this"},
    "literal": {"this", "is_string"},
    "boolean": {"this"},
    "null": set(),
    "paren": {"this"},
    "not": {"this"},
    "neg": {"this"},
    "is": {"this", "expression"},
    "in": {"this", "expressions"},
    "between": {"this", "low", "high"},
    "case": {"this", "ifs", "default"},
    "if": {"this", "true"},
    "cast": {"this", "to"},
    "coalesce": {"this", "expressions"},
    "length": {"this"},
    "lower": {"this"},
    "trim": {"this"},
    "add": {"this", "expression"},
    "sub": {"this", "expression"},
    **{name: {"this", "expression"} for name in (*COMPARISONS, *CHAINS)},
}


class WrongExpression(ValueError):
    """An expression that cannot be used; its text says why."""


def read_expression(text: str, names: Sequence[str], known: Callable[[str], Tree | None]) -> Tree:
    """Return the tree of an expression.

    Args:
        text: SQL.
        names: the columns there are.
        known: gives the tree of an expression that was read before, for which sqlglot is not needed.
    Raises:
        WrongExpression: it is too long, too deep, not SQL, or uses something that is not allowed.
        MissingExtra: sqlglot is not installed.
    """
    if len(text) > LONGEST:
        raise WrongExpression(f"has {len(text):,} characters; at most {LONGEST:,} are read")
    tree = known(text)
    return _read(text, tuple(names)) if tree is None else tree


@lru_cache(maxsize=256)
def _read(text: str, names: tuple[str, ...]) -> Tree:
    try:
        from sqlglot import exp, parser
        from sqlglot.errors import SqlglotError
    except ImportError:
        raise MissingExtra("a check with an SQL expression", "checks") from None
    try:
        tokens = list(_tokens(text, names))
        found = deep(parser.Parser().parse_into, exp.Condition, tokens, text)
    except SqlglotError as error:
        details = getattr(error, "errors", None) or [{}]
        near = details[0].get("highlight")
        raise WrongExpression("is not an SQL expression" + (f", near {show(str(near))}" if near else "")) from None
    except RecursionError:
        raise WrongExpression(f"is nested too deeply; at most {DEEPEST} levels are read") from None
    if len(found) != 1 or found[0] is None:
        raise WrongExpression("is not one SQL expression")
    seen: Counter[str] = Counter()
    tree = _tree(found[0], seen, 1)
    # some versions of sqlglot add a parenthesis that is not in the text
    if seen["("] != sum(token.token_type.name == "L_PAREN" for token in tokens):
        raise WrongExpression(AMBIGUOUS)
    return tree


def _tokens(text: str, names: tuple[str, ...]) -> Iterator[Token]:
    """Yield the tokens of an expression, each name of a column as a quoted one.

    Raises:
        WrongExpression: a token is not allowed, or the expression is too deep.
    """
    from sqlglot import tokenize
    from sqlglot.tokens import Token, TokenType

    open_levels, prefixes, cases = [0], 0, 0
    tokens = tokenize(text)
    if not tokens:
        raise WrongExpression("is empty")
    for at, token in enumerate(tokens):
        kind, word = token.token_type.name, token.text
        after = tokens[at + 1].token_type.name if at + 1 < len(tokens) else ""
        if token.comments:
            raise WrongExpression("has a comment, which is not allowed; to subtract a negative number, write a - (-1)")
        if kind == "END" and cases and word not in names:
            cases -= 1
            prefixes = open_levels.pop()
        elif kind in WORDS | MARKS | LEAVES:
            if kind in ("L_PAREN", "CASE"):
                open_levels.append(prefixes)
                cases += kind == "CASE"
                prefixes = 0
            elif kind == "R_PAREN" and len(open_levels) > 1:
                prefixes = open_levels.pop()
            elif kind in RESTARTS:
                prefixes = 0
            elif kind in PREFIXES:
                prefixes += 1
        elif kind == "DATE" and after == "STRING":
            pass
        elif after == "L_PAREN" and kind != "IDENTIFIER":
            if word.upper() not in FUNCTIONS:
                raise WrongExpression(
                    _unknown(f"uses the function {word!r}, which is not allowed", word.upper(), FUNCTIONS)
                )
        elif word in names:
            token = Token(TokenType.IDENTIFIER, word, line=token.line, col=token.col, start=token.start, end=token.end)
        elif kind in ("IDENTIFIER", "VAR") or suggest(word, names) is not None:
            quoted = f"; to compare with that string, write '{word}'" if kind == "IDENTIFIER" else ""
            raise WrongExpression(_unknown(f"names {word!r}, which is not a field", word, names) + quoted)
        else:
            raise WrongExpression(f"uses {show(word)}, which is not allowed")
        if len(open_levels) - 1 + sum(open_levels) + prefixes > DEEPEST:
            raise WrongExpression(f"is nested too deeply; at most {DEEPEST} levels are read")
        yield token


def _unknown(what: str, name: str, known: Sequence[str]) -> str:
    close = suggest(name, known)
    if close is not None:
        return f"{what}; did you mean {close!r}?"
    return f"{what}; there are: {', '.join(known)}" if len(known) <= 20 else what


def _tree(node: exp.Expression, seen: Counter[str], depth: int) -> Tree:
    """Return a node as a tree of our own; `seen` counts the parentheses that it stands for."""
    kind: str = node.key
    if kind not in ALLOWED or any(value for name, value in node.args.items() if name not in ALLOWED[kind]):
        raise WrongExpression(f"uses {kind.upper()}, which is not allowed")
    if kind in ("column", "literal", "boolean", "null", "cast"):
        return _leaf(node, kind)
    if depth > DEEPEST:
        raise WrongExpression(f"is nested too deeply; at most {DEEPEST} levels are read")
    # `a = b IS NULL` is read differently by different engines
    if kind in PREDICATES - {"not"} and any(getattr(part, "key", "") in PREDICATES for part in node.args.values()):
        raise WrongExpression(AMBIGUOUS)
    seen["("] += kind in ("paren", "in", *CALLS)

    def of(part: object) -> Tree:
        return _tree(part, seen, depth + 1)

    args = node.args
    if kind == "paren":
        return _tree(args["this"], seen, depth)
    if kind in CHAINS:
        return [CHAINS[kind], *map(of, _chain(node))]
    if kind in ("add", "sub"):
        return ["+", *(of(part) if plus else ["neg", of(part)] for part, plus in _terms(node))]
    if kind in COMPARISONS:
        return [COMPARISONS[kind], of(args["this"]), of(args["expression"])]
    if kind == "is":
        if args["expression"].key != "null":
            raise WrongExpression("uses IS without NULL; write = TRUE or = FALSE")
        return ["is null", of(args["this"])]
    if kind == "in":
        if not args.get("expressions"):
            raise WrongExpression("uses IN without a list of values")
        return ["in", of(args["this"]), *map(of, args["expressions"])]
    if kind == "between":
        return ["between", of(args["this"]), of(args["low"]), of(args["high"])]
    if kind == "case":
        what = None if args.get("this") is None else of(args["this"])
        ways = [(of(each.args["this"]), of(each.args["true"])) for each in args["ifs"]]
        pairs = [part for when, then in ways for part in (when if what is None else ["=", what, when], then)]
        return ["case", *pairs, ["null"] if args.get("default") is None else of(args["default"])]
    parts = [args["this"], *(args.get("expressions") or ())]
    return [kind, *map(of, parts)]


def _leaf(node: exp.Expression, kind: str) -> Tree:
    if kind == "column":
        if node.this.key != "identifier":
            raise WrongExpression(f"uses {node.this.key.upper()}, which is not allowed")
        return ["column", node.this.this]
    if kind == "literal":
        return ["string" if node.args["is_string"] else "number", node.this]
    if kind == "cast":
        to = node.args["to"]
        if node.this.key != "literal" or getattr(to.this, "name", "") != "DATE":
            raise WrongExpression("uses CAST, which is not allowed")
        return ["date", node.this.this]
    return ["boolean", bool(node.this)] if kind == "boolean" else ["null"]


def _chain(node: exp.Expression) -> list[exp.Expression]:
    """Return the operands of a chain such as `a AND b AND c`, which has no depth."""
    out: list[exp.Expression] = []
    wait = [node]
    while wait:
        each = wait.pop()
        if each.key == node.key:
            wait += [each.args["expression"], each.args["this"]]
        else:
            out.append(each)
    return out


def _terms(node: exp.Expression) -> list[tuple[exp.Expression, bool]]:
    """Return the terms of a sum, and whether each is added."""
    out: list[tuple[exp.Expression, bool]] = []
    while node.key in ("add", "sub"):
        out.append((node.args["expression"], node.key == "add"))
        node = node.args["this"]
    return [(node, True), *reversed(out)]


def opened(tree: Tree) -> tuple[str, list[object]]:
    """Return the operator and the operands of a tree."""
    return str(tree[0]), tree[1:]


def columns_of(tree: Tree) -> list[str]:
    """Return the columns that a tree names, each once, in their order."""
    out: dict[str, None] = {}
    wait = [tree]
    while wait:
        operator, parts = opened(wait.pop())
        if operator == "column":
            out[str(parts[0])] = None
        elif operator not in LEAF_OPERATORS:
            wait.extend(cast("Tree", part) for part in reversed(parts))
    return list(out)
