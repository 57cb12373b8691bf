# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening a file that others may have put there: on a stick, in a shared folder, in a folder of downloads.

A pipe would keep the program waiting for whoever writes into it, and a device could do anything once it is opened.
What a folder listed as a file may be another thing a moment later, so it is looked at again once it is open.
"""

from __future__ import annotations

import errno
import os
import stat
from io import FileIO
from pathlib import Path
from typing import BinaryIO, Final, Literal, overload

_FLAGS: Final = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
)
"""Opening a pipe to read it returns at once; of a plain file these change nothing. Windows has none but the last."""


@overload
def open_regular(path: Path) -> BinaryIO: ...


@overload
def open_regular(path: Path, buffering: Literal[0]) -> FileIO: ...


def open_regular(path: Path, buffering: int = -1) -> BinaryIO:
    """A plain file open for reading; ``buffering`` as for `open`. Links are followed: a person may have named one.

    Raises OSError, for what is no plain file too.
    """
    _require_regular(path.stat())
    descriptor = os.open(path, _FLAGS)
    try:
        _require_regular(os.fstat(descriptor))
        return os.fdopen(descriptor, "rb", buffering)
    except BaseException:
        os.close(descriptor)
        raise


def _require_regular(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
