"""Take the pictures of README and the start pages, with a Chromium: `python scripts/page_pictures.py [NAME...]`.

They show the page of the newest release, and the report on the table of docs/start/engineer.md, at a fixed size. Their
fonts depend on the machine, so they are made by hand before a release, and no step of CI compares them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sanctions_data.page.render import make_page

DOCS = Path(__file__).resolve().parent.parent / "docs"
# name → (width, height, place in the page, what is clicked)
PICTURES = {
    "page-exchange": (900, 860, "exchange", ""),
    "page-note": (900, 560, "ca-2021-xinjiang-1.start_date", '[id="ca-2021-xinjiang-1.start_date"] .n'),
    "page-disagree": (900, 560, "disagree", ""),
}
MOST = 120_000  # bytes of a picture


def report(folder: Path) -> Path:
    """Return the report on the first table of docs/start/engineer.md, made by the command of that page."""
    schema, table = re.findall(r"```(?:json|csv)\n(.*?)```", (DOCS / "start" / "engineer.md").read_text("utf-8"), re.S)[
        :2
    ]
    (folder / "rooms.schema.json").write_text(schema, encoding="utf-8")
    (folder / "rooms.csv").write_text(table, encoding="utf-8")
    command = ["validate", "rooms.csv", "--schema", "rooms.schema.json", "-o", "report.html"]
    subprocess.run([sys.executable, "-m", "sanctions_data", *command], cwd=folder, check=False)
    return folder / "report.html"


def main() -> None:
    """Write the pictures into docs/."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "page.html"
        page.write_text(make_page(), encoding="utf-8")
        views = {
            name: (width, height, f"{page.as_uri()}#{at}", do) for name, (width, height, at, do) in PICTURES.items()
        }
        views["report-rooms"] = (900, 760, report(Path(folder)).as_uri(), "")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name in sys.argv[1:] or views:
            width, height, address, click = views[name]
            tab = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
            tab.goto(address)
            if click:
                tab.locator(click).click()
            made = DOCS / f"{name}.png"
            tab.screenshot(path=made)
            size = made.stat().st_size
            print(f"{made.name}: {size:,} bytes")
            assert size < MOST, f"{made.name} has {size:,} bytes; at most {MOST:,} are wanted"
        browser.close()


if __name__ == "__main__":
    main()
