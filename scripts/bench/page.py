"""Measure the page: how long it takes to make, its size, its first paint, and a key in its filter.

    python scripts/bench/page.py

First paint is compared with that of an empty page, in the same browser and in turns, because the machine decides most
of it. The medians are printed.
"""

from __future__ import annotations

import gzip
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sanctions_data as sd
from sanctions_data.page.render import make_page

EMPTY = "<!doctype html><html lang=en><title>Empty</title><p>Empty.</p></html>"
ROUNDS = 7
PAINT = """() => new Promise(done => {
  const seen = performance.getEntriesByName('first-contentful-paint')[0]
  if (seen) done(seen.startTime)
  else new PerformanceObserver(list => done(list.getEntries()[0].startTime)).observe({ type: 'paint', buffered: true })
})"""
KEY = """text => {
  const box = document.querySelector('#q'), before = performance.now()
  box.value = text
  box.dispatchEvent(new Event('input'))
  document.body.offsetHeight
  return performance.now() - before
}"""


def main() -> None:
    """Print the figures."""
    command = [sys.executable, "-m", "sanctions_data", "page", "-o", "-"]
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    print(f"to make, with the start of Python  {time.perf_counter() - began:.2f} s")
    text = make_page()
    claims, raw = len(sd.load().ledger.claims), text.encode()
    print(f"size      {len(raw):,} bytes, {len(raw) / claims:.0f} a claim (at most 1,100)")
    packed = len(gzip.compress(raw, 9))
    print(f"packed    {packed:,} bytes, {packed / claims:.0f} a claim (at most 110)")
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        full, empty = Path(folder) / "page.html", Path(folder) / "empty.html"
        full.write_text(text, encoding="utf-8")
        empty.write_text(EMPTY, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        paints: dict[Path, list[float]] = {full: [], empty: []}
        for _ in range(ROUNDS):
            for file, found in paints.items():
                found.append(in_tab(browser, file, lambda tab: tab.evaluate(PAINT)))
        middle = {file: statistics.median(found) for file, found in paints.items()}
        print(f"first paint  {middle[full]:.0f} ms, of an empty page {middle[empty]:.0f} ms (at most 200 more)")
        words = ["w", "wa", "wang", "wang e", "uk", "", "z"]
        keys = in_tab(browser, full, lambda tab: [tab.evaluate(KEY, text) for text in words])
        print(f"a key     {statistics.median(keys):.1f} ms, the slowest {max(keys):.1f} ms (below 50)")
        browser.close()


def in_tab(browser: Any, file: Path, ask: Callable[[Any], Any]) -> Any:
    """Return what a new tab answers after it has opened a file."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(file.as_uri())
    found = ask(tab)
    tab.close()
    return found


if __name__ == "__main__":
    main()
