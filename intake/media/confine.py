# SPDX-License-Identifier: GPL-3.0-or-later
"""Giving up, for good, whatever a process that only computes does not need.

On Linux the kernel lets it do nothing more than read and write what is open already, manage its memory, and end
(seccomp, by a filter of allowed system calls). Limits of resources bound time and memory there and on macOS. On
every system Python code can no longer open a file, a socket or a program.
"""

from __future__ import annotations

import ctypes
import os
import signal
import struct
import sys
from contextlib import suppress
from typing import Any, Final

PROCESSOR_SECONDS: Final = 20

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2

# read write close fstat lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn writev sched_yield
# mremap madvise getpid exit futex clock_gettime exit_group getrandom, by the machine's name and audit number
_ALLOWED: Final = {
    "x86_64": (
        0xC000003E, (0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 20, 24, 25, 28, 39, 60, 202, 228, 231, 318)
    ),
    "aarch64": (
        0xC00000B7,
        (63, 64, 57, 80, 62, 222, 226, 215, 214, 134, 135, 139, 66, 124, 216, 233, 172, 93, 98, 113, 94, 278),
    ),
}  # fmt: skip

# Classic BPF (linux/filter.h) over struct seccomp_data: the call's number at 0, the machine at 4.
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_KILL, _REFUSE, _ALLOW = 0x80000000, 0x00050001, 0x7FFF0000  # refuse: EPERM


def confine(memory: int) -> None:
    """Keep no more than `memory` bytes of address space, and what is open. There is no way back."""
    if sys.platform != "win32":
        _limit(memory)
    sys.addaudithook(_refuse)
    if sys.platform == "linux":
        prctl = ctypes.CDLL(None).prctl
        # It ends with the one it works for, and what it holds goes into no core dump.
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        _filter_calls(prctl)


def _limit(memory: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_AS, memory),
    ):
        # macOS knows some of these by name only.
        with suppress(OSError, ValueError):
            resource.setrlimit(limit, (value, value))


def _refuse(event: str, _arguments: tuple[Any, ...]) -> None:
    if event == "open" or event.startswith(("os.", "socket.", "subprocess.")):
        raise PermissionError(event)


def _filter_calls(prctl: Any) -> None:
    """Install the filter, where the machine is known; where the kernel has none, the limits remain."""
    machine, numbers = _ALLOWED.get(os.uname().machine, (0, ()))
    if not machine or sys.maxsize < 1 << 32:  # a 32-bit process on such a machine has other numbers
        return
    steps = [
        (_LOAD, 0, 0, 4),
        (_JUMP_IF_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, 0),
        *((_JUMP_IF_EQUAL, len(numbers) - index, 0, number) for index, number in enumerate(numbers)),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    filter_program = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(program)))
    prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, filter_program, 0, 0)  # as an array, it goes as a pointer
