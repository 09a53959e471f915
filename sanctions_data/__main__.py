"""`sanctions-data` and `python -m sanctions_data`: the command line, which an interrupt ends without a traceback.

Only what this file needs is imported before the interrupt is taken care of: imports are most of a short call.
"""

import atexit
import gc
import signal
import sys

INTERRUPTED = 130  # what a shell says of a program that Ctrl-C ended


def run() -> None:
    """Run the command line, and end with exit code 130 on the first interrupt.

    The interrupt is raised as SystemExit, which click and our own code let pass, so that temporary files are removed
    and a process that reads for this one is ended. A second interrupt ends this one at once.
    """
    # at its end, Python looks for cycles among all objects, which takes a fifth of a short call
    atexit.register(gc.freeze)
    try:
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # as for what a script starts in the background
            signal.signal(signal.SIGINT, _interrupted)
        from sanctions_data.cli import main

        main(prog_name="sanctions-data")
    except KeyboardInterrupt:  # raised by a library that has a handler of its own while it works, such as Polars
        sys.exit(INTERRUPTED)


def _interrupted(*_: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    raise SystemExit(INTERRUPTED)


if __name__ == "__main__":
    run()
