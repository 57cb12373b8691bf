# SPDX-License-Identifier: GPL-3.0-or-later
"""Request bodies that never touch the disk.

Werkzeug would write an uploaded file to a temporary file. Here each goes, as it arrives, to a sink that the view
opened for it (evidence is encrypted on its way, DESIGN section 4), or to nowhere when the view takes no files.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO, Any, Final, Protocol, TypeVar

from flask import Flask, Request, current_app, g

from intake.web.typed import FormParser

KIBI: Final = 1024
FORM_MEMORY: Final = 2 * KIBI * KIBI
"""Bytes that the text of one form may take: a long interview is a few hundred thousand."""
FORM_PARTS: Final = 5000
"""Fields that one form may have."""
BODY: Final = 4 * KIBI * KIBI
"""Bytes that a whole request may have where no file is expected."""

View = TypeVar("View", bound=Callable[..., Any])


class Writer(Protocol):
    """Where the bytes of one file go: the vault's evidence writer, the inbox of parts."""

    def write(self, data: bytes, /) -> int:
        """Take the next bytes."""

    def commit(self) -> Any:
        """The file is whole: keep it."""

    def abort(self) -> None:
        """Leave nothing of it behind."""


Opener = Callable[[str, str], Writer]
"""Opens a writer for a file, given the name and the media type that the browser states."""


def takes_files(opener: Opener) -> Callable[[View], View]:
    """Mark a view that takes files: each is written to what `opener` gives, and is kept once it is committed."""

    def mark(view: View) -> View:
        view.opener = opener  # type: ignore[attr-defined] # functions take attributes
        return view

    return mark


class Sink(io.RawIOBase):
    """What Werkzeug takes for a file: it can be written once, from the beginning, and not be read back."""

    def __init__(self, writer: Writer | None) -> None:
        super().__init__()
        self.writer = writer
        self.size = 0
        self._kept = False

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: Any, /) -> int:
        """Pass the bytes on."""
        if self.writer is not None:
            self.writer.write(bytes(data))
        self.size += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Werkzeug rewinds a file when it is whole; there is nothing to rewind."""
        return 0

    def commit(self) -> Any:
        """Keep the file; gives what its writer gives. Only for a view that takes files."""
        if self.writer is None:
            raise io.UnsupportedOperation
        self._kept = True
        return self.writer.commit()

    def close(self) -> None:
        """Drop the file unless it was kept."""
        if self.writer is not None and not self._kept and not self.closed:
            self.writer.abort()
        super().close()


class PageRequest(Request):
    """A request whose text stays in memory, as it was typed, and whose files go where their view wants them."""

    form_data_parser_class = FormParser

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        opener: Opener | None = getattr(current_app.view_functions.get(self.endpoint or ""), "opener", None)
        writer = opener(filename or "", content_type or "") if opener and filename else None
        sink = Sink(writer)
        g.setdefault("sinks", []).append(sink)
        return sink  # type: ignore[return-value] # a raw stream has all that is used of it


def limit_body() -> None:
    """Allow a body of any size only where files are taken; the text of a form is limited everywhere."""
    from flask import request

    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = None if hasattr(view, "opener") else BODY


def drop_unkept(_error: BaseException | None) -> None:
    """Drop every file of this request that its view did not keep, because it failed or was refused."""
    for sink in g.pop("sinks", []):
        sink.close()


def install(app: Flask) -> None:
    """Take requests this way in `app`. Comes before the guards, which read the form."""
    app.request_class = PageRequest
    app.config["MAX_FORM_MEMORY_SIZE"] = FORM_MEMORY
    app.config["MAX_FORM_PARTS"] = FORM_PARTS
    app.before_request(limit_body)
    app.teardown_request(drop_unkept)
