"""Take the pictures of the page that README shows, with a Chromium: `python scripts/page_pictures.py`.

They show the newest release at a fixed size. Which fonts they have depends on the machine, so that they are made by
hand before a release, and no step of CI compares them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from sanctions_data.page.render import make_page

DOCS = Path(__file__).resolve().parent.parent / "docs"
# name → (width, height, place in the page, what is clicked)
PICTURES = {
    "page-exchange": (900, 860, "exchange", ""),
    "page-note": (900, 560, "ca-2021-xinjiang-1.start_date", '[id="ca-2021-xinjiang-1.start_date"] .n'),
}
MOST = 120_000  # bytes of a picture


def main() -> None:
    """Write the pictures into docs/."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "page.html"
        page.write_text(make_page(), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, (width, height, place, click) in PICTURES.items():
            tab = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
            tab.goto(f"{page.as_uri()}#{place}")
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
