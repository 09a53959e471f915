"""What a person at a terminal sees while a command takes long: what it does, and for how long already.

Nothing is shown before two seconds have passed, if standard error is not a terminal, or once something is printed.
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
    """One line at the foot of a terminal, which goes away by itself."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.lock = Lock()
        self.over = False
        self.shown: tuple[Progress, TaskID] | None = None
        self.timer = Timer(DELAY, self.show)
        self.timer.daemon = True

    def show(self) -> None:
        """Show the line, if it is not over yet."""
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
        """Say what is done now."""
        with self.lock:
            self.label = label
            if self.shown is not None:
                self.shown[0].update(self.shown[1], description=label)

    def stop(self) -> None:
        """Remove the line; nothing is shown any more."""
        with self.lock:
            self.over = True
            self.timer.cancel()
            if self.shown is not None:
                self.shown[0].stop()
                self.shown = None


_now: list[Display] = []  # the display of the command that runs


@contextmanager
def working(label: str) -> Iterator[None]:
    """Tell a person at a terminal what is going on, if the block takes longer than two seconds."""
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
    """Say what is done now, if anything is shown."""
    for display in _now:
        display.update(clean(label))


def stop() -> None:
    """Show nothing any more, because something is printed."""
    for display in _now:
        display.stop()
