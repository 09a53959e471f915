"""Files whose reader may end the process are read in a process of their own.

Polars reads Parquet and Arrow files; on some damaged ones it aborts, which no `except` can catch.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from sanctions_data.errors import SanctionsDataError, UnreadableFile
from sanctions_data.validation.readers.limits import read_pipe

if TYPE_CHECKING:
    from sanctions_data.validation.values.json_values import JSONObject

COLUMNAR = (".parquet", ".arrow", ".feather", ".ipc")
MAGIC = (b"PAR1", b"ARRO")
KINDS = ("parquet", "arrow")
ITS_OWN = {"SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGTRAP"}


@dataclass(unsafe_hash=True)
class Said(SanctionsDataError):
    """What was refused in the other process."""

    text: str
    exit_code: int

    def __str__(self) -> str:
        return self.text


class Ended(UnreadableFile):
    """The other process ended because of what it read, and not because somebody ended it."""


def risky(sources: Iterable[object], package: bool) -> list[object]:
    """Return the files, or the bytes from pipes, that need a process of their own.

    They are the columnar ones, and packages: what their files are shows when they are opened.
    """
    if not sys.executable or find_spec("polars") is None:
        return []
    return [source for source in sources if package or _is_columnar(source)]


def _is_columnar(path: object) -> bool:
    if isinstance(path, bytes):
        return path.startswith(MAGIC)
    if not isinstance(path, str):
        return False
    if path.lower().endswith(COLUMNAR):
        return True
    try:
        if not os.path.isfile(path):  # a pipe gives its bytes once
            return False
        with open(path, "rb") as stream:
            return stream.read(len(MAGIC[0])) in MAGIC
    except (OSError, ValueError):
        return False


def piped(path: str) -> bytes | None:
    """Return the bytes of standard input or another pipe, which can be read once; None of a file."""
    try:
        if path == "-":
            return read_pipe(sys.stdin.buffer, "stdin")
        if os.path.isdir(path) or os.path.isfile(path) or not os.path.exists(path):
            return None
        with open(path, "rb") as stream:
            return read_pipe(stream, path)
    except (OSError, ValueError) as error:
        raise UnreadableFile(path, (getattr(error, "strerror", None) or str(error)).lower()) from None


def apart(path: str, function: Callable[..., Any], *arguments: object, **options: object) -> Any:
    """Call a function in another process, which ends with this one.

    Args:
        path: of the file that is read there, for messages.
        function: of a module of this package.
        arguments, options: its own; they and its answer are pickled.
    Raises:
        UnreadableFile: a file cannot be read.
        Ended: the process did not survive it.
        Said: the function refused for another reason.
    """
    # the same modules as here: -m would look into the current folder first, Spark puts some of ours into another
    places = [str(Path(__file__).parents[2]), *sys.path]
    # an interrupt of the terminal reaches both; it is for this process to end the other
    code = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    code += f"import sys; sys.path[:] = {places!r}; from sanctions_data.cli.guard import work; work()"
    command = [sys.executable, *_flags(), "-c", code]
    env = {**os.environ, "RUST_BACKTRACE": "0"}
    pipe: JSONObject = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "bufsize": 0}
    with tempfile.TemporaryFile() as said, _Process(command, env=env, stderr=said, **pipe) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(BrokenPipeError):  # why, is said below
            process.stdin.write(pickle.dumps((function, arguments, options)))
        answer = process.stdout.read()
        if process.wait():
            raise _end(path, process.returncode, said)
    refused, found = pickle.loads(answer)  # noqa: S301 - made by `work`, not by the file
    if refused is not None:
        raise refused(*found)
    return found


class _Process(subprocess.Popen[bytes]):
    """A process that does not outlive the block."""

    def __exit__(self, *error: Any) -> None:
        self.kill()
        super().__exit__(*error)


def _flags() -> list[str]:
    """Return the flags that keep this interpreter to itself."""
    flags = sys.flags
    names = {"-I": flags.isolated, "-E": flags.ignore_environment, "-s": flags.no_user_site}
    names["-P"] = getattr(flags, "safe_path", False)
    return [name for name, given in names.items() if given]


def _end(path: str, code: int, stderr: Any) -> UnreadableFile:
    if code < 0:
        name = {each.value: each.name for each in signal.Signals}.get(-code, f"signal {-code}")
        if name in ITS_OWN:
            return Ended(path, "damaged: it ended the process that read it")
        memory = "; out of memory?" if name == "SIGKILL" else ""
        return UnreadableFile(path, f"the process that read it was ended by {name}{memory}")
    stderr.seek(0)
    lines = stderr.read().decode("utf-8", "replace").splitlines() or [f"exit code {code}"]
    return Ended(path, f"could not be checked: {lines[-1]}")


def work() -> None:
    """Do one call, in the other process."""
    function, arguments, options = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
    Thread(target=_leave_with_parent, daemon=True).start()
    try:
        answer: tuple[object, object] = None, function(*arguments, **options)
    except UnreadableFile as error:  # whose path a report names
        answer = UnreadableFile, (error.path, error.reason, error.help)
    except SanctionsDataError as error:
        answer = Said, (str(error), error.exit_code)
    except OSError as error:
        answer = Said, (": ".join(str(part) for part in (error.filename, error.strerror or error) if part), 3)
    except (MemoryError, RecursionError) as error:
        answer = Said, (f"could not be checked: {type(error).__name__}, too large or nested too deep", 3)
    sys.stdout.buffer.write(pickle.dumps(answer))
    sys.stdout.flush()


def _leave_with_parent() -> None:
    os.read(0, 1)  # nothing comes, until nobody is there to send it
    os._exit(1)
