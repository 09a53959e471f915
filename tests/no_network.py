"""A pytest plugin that runs the tests without a network: `python -m pytest -p tests.no_network` (Linux, as root).

The process moves to a network namespace of its own, where there is nothing but a loopback; what it starts comes along.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct

CLONE_NEWNET = 0x40000000
SIOCSIFFLAGS, IFF_UP = 0x8914, 0x1


def cut() -> None:
    """Leave the network; OSError where the system does not let this process."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        fcntl.ioctl(handle, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))


def pytest_report_header() -> str:
    return f"network interfaces: {', '.join(name for _, name in socket.if_nameindex())}"


if "PYTEST_XDIST_WORKER" not in os.environ:  # workers are started where their parent is
    cut()
    os.environ.pop("PYTEST_ADDOPTS", None)  # what tests start need not ask for it again
