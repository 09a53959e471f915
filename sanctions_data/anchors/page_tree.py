"""The elements of a saved page as flat lists in document order, and the budget for work over them.

A page is hostile until read: nothing here or in the modules that use it recurses over its elements, and what takes
time spends from one `Work`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Protocol, TypeAlias

_SPACES = re.compile(r"[ \t\n\r\f]+")


def words(value: str) -> list[str]:
    """Return the words of an attribute, which only the spaces of HTML separate."""
    return [word for word in _SPACES.split(value) if word]


# Their contents are text to a browser that runs scripts, whatever this parser makes of them.
OPAQUE = frozenset(words("noscript iframe noembed noframes template"))

Event: TypeAlias = int | str


class TooMuchWork(ValueError):
    """Raised if a page takes more work than its budget."""


class Work:
    """A budget of steps. A step is about one look at one element, declaration or character.

    Attributes:
        spent: how many steps were taken.
    """

    def __init__(self, limit: int) -> None:
        self.spent = 0
        self._limit = limit

    def spend(self, steps: int) -> None:
        """Take `steps` from the budget.

        Raises:
            TooMuchWork: the budget is used up.
        """
        self.spent += steps
        if self.spent > self._limit:
            raise TooMuchWork(f"its style sheets take more than {self._limit:,} steps to apply")


class Node(Protocol):
    """An element or a text, as selectolax reads the page."""

    @property
    def attributes(self) -> Mapping[str, str | None]: ...
    @property
    def child(self) -> Node | None: ...
    @property
    def next(self) -> Node | None: ...
    @property
    def parent(self) -> Node | None: ...
    @property
    def tag(self) -> str | None: ...
    @property
    def text_content(self) -> str | None: ...


class Tree:
    """Elements by number, in document order; 0 is the root.

    Attributes:
        tags, attributes: lower-case names; an attribute without a value has the value "".
        parent, previous: numbers of the parent and of the element before it under the same parent, or -1.
        end: the number after the last descendant.
        events: the page as it is read: `i` opens element i, `~i` closes it, a string is text.
        opens, closes: where among the events element i opens and closes.
        with_text: elements that have text of their own.
        quirks: whether a browser reads the page in quirks mode, where the case of classes and ids does not count.
    """

    def __init__(self, root: Node, quirks: bool) -> None:
        self.tags: list[str] = []
        self.attributes: list[dict[str, str]] = []
        self.parent: list[int] = []
        self.previous: list[int] = []
        self.end: list[int] = []
        self.events: list[Event] = []
        self.opens: list[int] = []
        self.closes: list[int] = []
        self.with_text: set[int] = set()
        self.quirks = quirks
        self._read(root)

    def __len__(self) -> int:
        return len(self.tags)

    def _read(self, root: Node) -> None:
        """Walk by child, next and parent: a page may be nested deeper than Python can recurse."""
        node: Node | None = root
        above, last = -1, {-1: -1}
        while node is not None:
            tag = (node.tag or "").lower()  # the parser has no name for some that a NUL is in
            opened = tag[:1] not in ("-", "_", "!")
            if tag == "-text":
                if text := node.text_content or "":
                    self.events.append(text)
                    self.with_text.add(above)
            elif opened:
                number = len(self.tags)
                self.tags.append(tag)
                self.attributes.append({name.lower(): value or "" for name, value in node.attributes.items()})
                self.parent.append(above)
                self.previous.append(last.get(above, -1))
                self.end.append(number + 1)
                self.opens.append(len(self.events))
                self.closes.append(len(self.events) + 1)
                self.events.append(number)
                last[above] = number
                if tag not in OPAQUE and node.child is not None:
                    node, above = node.child, number
                    continue
                self.events.append(~number)
            while node is not None and node.next is None:
                node = node.parent
                if above < 0:
                    return
                self.closes[above] = len(self.events)
                self.events.append(~above)
                self.end[above] = len(self.tags)
                above = self.parent[above]
            if above < 0 or node is None:
                return
            node = node.next

    def folded(self, name: str) -> str:
        """Return `name`, an id or a class, in the form in which two of them are compared."""
        return name.lower() if self.quirks else name

    def raw(self, number: int) -> str:
        """Return the text inside an element, seen or not."""
        inside = self.events[self.opens[number] : self.closes[number]]
        return "".join(event for event in inside if isinstance(event, str))

    @cached_property
    def everything(self) -> set[int]:
        return set(range(len(self)))

    @cached_property
    def by_tag(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for number, tag in enumerate(self.tags):
            found[tag].add(number)
        return found

    @cached_property
    def by_attribute(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for number, attributes in enumerate(self.attributes):
            for name in attributes:
                found[name].add(number)
        return found

    @cached_property
    def by_id(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for number in self.by_attribute.get("id", ()):
            found[self.folded(self.attributes[number]["id"])].add(number)
        return found

    @cached_property
    def by_class(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for number in self.by_attribute.get("class", ()):
            for name in words(self.attributes[number]["class"]):
                found[self.folded(name)].add(number)
        return found

    def positions(self, of_type: bool, among: set[int] | None = None) -> tuple[list[int], list[int]]:
        """Return for each element its place among its siblings, counted from the first and from the last.

        Args:
            of_type: count only siblings with the same tag.
            among: count only these elements.
        """
        counts: dict[tuple[int, str], int] = defaultdict(int)
        first, last = [0] * len(self), [0] * len(self)
        keys = [(above, tag if of_type else "") for above, tag in zip(self.parent, self.tags, strict=True)]
        for number, key in enumerate(keys):
            if among is None or number in among:
                counts[key] += 1
                first[number] = counts[key]
        for number, key in enumerate(keys):
            last[number] = counts[key] - first[number] + 1
        return first, last

    @cached_property
    def places(self) -> tuple[list[int], list[int]]:
        return self.positions(of_type=False)

    @cached_property
    def places_of_type(self) -> tuple[list[int], list[int]]:
        return self.positions(of_type=True)
