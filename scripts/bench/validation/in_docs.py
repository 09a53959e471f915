"""Put a measured table into a document, between two comments that name it.

<!-- measured: clean -->
(the table)
<!-- /measured -->
"""

from __future__ import annotations

import re
from pathlib import Path


def put(document: Path, name: str, table: str) -> None:
    """Replace the table between the comments that name it.

    Raises:
        SystemExit: the document has no such comments, or has them twice.
    """
    text = document.read_text(encoding="utf-8")
    place = re.compile(rf"(<!-- measured: {re.escape(name)} -->\n).*?(<!-- /measured -->)", re.DOTALL)
    changed, count = place.subn(lambda found: f"{found[1]}{table.strip()}\n{found[2]}", text)
    if count != 1:
        raise SystemExit(f"{document}: <!-- measured: {name} --> stands there {count} times; expected once")
    document.write_text(changed, encoding="utf-8")
