"""Find the sentences of a table in any text, and say how sure that is.

    >>> from sanctions_data.anchors import anchor, find
    >>> kept = anchor("gazette", 1, "The “old” harbour reopened.", start=0)
    >>> find("Today:\\n\\nThe \\"old\\" harbour\\nreopened.", [kept])[0].verdict
    'verified-folded'

Nothing here knows the dataset: an `Anchor` is a place and digests, `anchors.normal` says of what. The core is
standard library; likeness of changed sentences (extra `fuzzy`) and saved pages (extra `html`) are imported when
used.
"""

from sanctions_data.anchors.anchor import SPAN_VERDICTS, VERDICTS, Anchor, Found, FoundSpan, SpanAnchor, anchor
from sanctions_data.anchors.find import find
from sanctions_data.anchors.normal import Digests, digest, digests, n1, n2, sk, span_check

__all__ = [
    "SPAN_VERDICTS",
    "VERDICTS",
    "Anchor",
    "Digests",
    "Found",
    "FoundSpan",
    "SpanAnchor",
    "anchor",
    "digest",
    "digests",
    "find",
    "n1",
    "n2",
    "sk",
    "span_check",
]
