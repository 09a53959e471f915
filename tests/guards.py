"""Guards against hanging. No test asserts a speed: a busy machine is no finding.

`HANG` ends a wait that would never end. What must not take for ever is limited in time of the processor, which other
programs do not use up.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

HANG = 600  # seconds by the clock
WORK = 120  # seconds of the processor; what is tested takes a few
T = TypeVar("T")


@contextmanager
def worked_off(seconds: int = WORK) -> Iterator[None]:
    """End what takes that long on the processor with TimeoutError (in the main thread)."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"not done after {seconds} s of the processor")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def until(found: Callable[[], T]) -> T:
    """Ask again and again until something true is found; return it."""
    end = time.monotonic() + HANG
    while not (answer := found()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
    return answer
