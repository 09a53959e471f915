"""Show on a terminal what a long command does, and the time since it started.

Nothing is shown in the first two seconds, after something is printed, or if standard error is not a terminal.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING

from sanctions_data._text import clean

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

DELAY = 2.0  # seconds


class Display:
    """One line at the foot of a terminal, which is removed at the end."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.lock = Lock()
        self.over = False
        self.shown: tuple[Progress, TaskID] | None = None
        self.timer = Timer(DELAY, self.show)
        self.timer.daemon = True

    def show(self) -> None:
        """Show the line, if the command still runs and has printed nothing."""
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        with self.lock:
            if self.over:
                return
            columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
            made = Progress(
                *columns,
                console=Console(file=sys.stderr),
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self.shown = made, made.add_task(self.label)
            made.start()

    def update(self, label: str) -> None:
        """Change the text of the line."""
        with self.lock:
            self.label = label
            if self.shown is not None:
                self.shown[0].update(self.shown[1], description=label)

    def stop(self) -> None:
        """Remove the line, and show none after this."""
        with self.lock:
            self.over = True
            self.timer.cancel()
            if self.shown is not None:
                self.shown[0].stop()
                self.shown = None


_now: list[Display] = []  # the display of the command that runs


@contextmanager
def working(label: str) -> Iterator[None]:
    """Show the label on a terminal, if the block takes longer than two seconds."""
    if _now or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    display = Display(clean(label))
    _now.append(display)
    display.timer.start()
    try:
        yield
    finally:
        display.stop()
        _now.remove(display)


def update(label: str) -> None:
    """Change the text of the line, if a command has one."""
    for display in _now:
        display.update(clean(label))


def stop() -> None:
    """Remove the line, because something is printed."""
    for display in _now:
        display.stop()
