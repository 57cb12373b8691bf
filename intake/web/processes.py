# SPDX-License-Identifier: GPL-3.0-or-later
"""What each system needs so that a worker gets its socket and its secrets, and never outlives its supervisor.

Secrets travel on the worker's standard input, never in arguments or environment, which other programs can read.
The listening socket passes by inheritance, on Windows as a duplicate made for the worker's process id. The worker
ends with its supervisor in two ways: the system kills it (Linux: PDEATHSIG, Windows: a job object), and on every
system its standard input closes.
"""

from __future__ import annotations

import base64
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from typing import IO, Any, Final, cast

PACKAGES: Final = Path(__file__).resolve().parents[2]

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4


class Exit(IntEnum):
    """How a worker ends when it ends on purpose; any other code is a crash."""

    LOCK = 73
    QUIT = 74


class Child:
    """A running worker, seen from the supervisor: one line of JSON per message, in both directions."""

    def __init__(self, process: subprocess.Popen[bytes], job: object = None) -> None:
        self._process = process
        self._job = job  # Windows kills what is in a job when the last handle to it closes: keep it open
        self._outgoing = cast(IO[bytes], process.stdin)
        self._incoming = cast(IO[bytes], process.stdout)

    def send(self, message: Mapping[str, Any]) -> None:
        """Send one message. A worker that is gone already is not an error: `receive` says so next."""
        with suppress(OSError):
            self._outgoing.write(json.dumps(message).encode() + b"\n")
            self._outgoing.flush()

    def receive(self) -> dict[str, Any] | None:
        """The next message, or None when the worker has ended."""
        line = self._incoming.readline()
        message: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
        return message

    def wait(self) -> int:
        """Wait until the worker has ended; its exit code."""
        code = self._process.wait()
        self._incoming.close()
        with suppress(OSError):  # what was left to send has nobody to read it
            self._outgoing.close()
        return code

    def kill(self) -> None:
        """End the worker at once. The vault is made to bear that at any moment."""
        self._process.kill()


def start_worker(listener: socket.socket, hello: Mapping[str, Any]) -> Child:
    """Start a worker on `listener` and hand it `hello` with what it needs to take the socket over."""
    # -P: the folder that intake was started from is no place to import code from.
    command = [sys.executable, "-P", "-m", "intake.web.worker"]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGES)}
    environment.pop("LISTEN_PID", None)  # cheroot would take descriptor 3 for a socket of systemd's
    pipe = subprocess.PIPE
    if sys.platform == "win32":
        group = subprocess.CREATE_NEW_PROCESS_GROUP
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, creationflags=group)
        child = Child(process, _job_that_dies_with_us(process))
    else:
        process = subprocess.Popen(
            command,
            stdin=pipe,
            stdout=pipe,
            env=environment,
            pass_fds=[listener.fileno()],
            start_new_session=True,  # Ctrl-C in the terminal is for the supervisor, which then ends the worker
        )
        child = Child(process)
    # Its own word for its number: in a virtual environment on Windows, what was started is only a launcher.
    if greeting := child.receive():
        child.send({**hello, "supervisor": os.getpid(), "socket": _pass(listener, greeting["pid"])})
    return child


def _pass(listener: socket.socket, worker: int) -> str:
    if sys.platform == "win32":
        return base64.b64encode(listener.share(worker)).decode()
    return str(listener.fileno())


def take_socket(passed: str) -> socket.socket:
    """In the worker: the listening socket that `start_worker` passed on."""
    if sys.platform == "win32":
        return socket.fromshare(base64.b64decode(passed))
    descriptor = int(passed)
    os.set_inheritable(descriptor, False)
    return socket.socket(fileno=descriptor)


def take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """In the worker: the two pipes to the supervisor. What anything prints goes to standard error from now on."""
    incoming = sys.stdin.buffer
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return incoming, outgoing


def die_with(supervisor: int) -> None:
    """In the worker, on Linux: be killed when the supervisor ends, however it ends."""
    if sys.platform != "linux":
        return
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != supervisor:  # it ended before the line above
        os._exit(Exit.QUIT)


def forbid_core_dumps() -> None:
    """Keep what this process holds out of core dumps, and other programs of this user out of its memory.

    The limit is inherited by what this process starts, the browser too; the mark of Linux is not.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # A dump that is piped to a program ignores the limit (core(5)); a process marked so is never dumped.
        _prctl(_PR_SET_DUMPABLE, 0)


def _prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


if sys.platform == "win32":
    from ctypes import wintypes

    _KILL_ON_JOB_CLOSE: Final = 0x2000
    _EXTENDED_LIMIT_INFORMATION: Final = 9
    _MAY_SET_QUOTA_AND_TERMINATE: Final = 0x0101

    def _job_that_dies_with_us(process: subprocess.Popen[bytes]) -> object:
        """Put `process` in a job object; when this process ends, the last handle closes and kills the job."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.OpenProcess.restype = wintypes.HANDLE
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        worker = wintypes.HANDLE(kernel.OpenProcess(_MAY_SET_QUOTA_AND_TERMINATE, False, process.pid))
        # JOBOBJECT_EXTENDED_LIMIT_INFORMATION: LimitFlags is the third field, after two 64-bit times. The whole
        # has 112 bytes where pointers have 4 and 144 where they have 8; all but the flags stays zero.
        size = 144 if ctypes.sizeof(ctypes.c_void_p) == 8 else 112
        limits = ctypes.create_string_buffer(bytes(16) + _KILL_ON_JOB_CLOSE.to_bytes(4, "little"), size)
        limited = kernel.SetInformationJobObject(job, _EXTENDED_LIMIT_INFORMATION, limits, size)
        if not limited or not kernel.AssignProcessToJobObject(job, worker):
            process.kill()
            raise ctypes.WinError(ctypes.get_last_error())
        kernel.CloseHandle(worker)
        return job
