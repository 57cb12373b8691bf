# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms are UTF-8, to the letter, or refused: what cannot be read is never stored as something else.

Werkzeug would put marks in the place of bytes that are not UTF-8, and save a word that nobody typed.
"""

from __future__ import annotations

import codecs
from typing import IO, Any, Final
from urllib.parse import parse_qsl

from werkzeug.datastructures import Headers
from werkzeug.exceptions import BadRequest
from werkzeug.formparser import FormDataParser, MultiPartParser

_TO_THE_LETTER: Final = "intake_to_the_letter"
_FIRST: Final = "ascii", "us-ascii", "utf-8"


class NotUtf8(BadRequest):
    """A form holds bytes that are not UTF-8."""


class _Parts(MultiPartParser):
    def get_part_charset(self, headers: Headers) -> str:
        """The codec of a field: never one that puts something in the place of what it cannot read."""
        stated = super().get_part_charset(headers)
        return _TO_THE_LETTER if stated in _FIRST else stated


class FormParser(FormDataParser):
    """Reads forms as Werkzeug does, and raises NotUtf8 where it would change what was sent."""

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> Any:
        try:
            pairs = parse_qsl(stream.read().decode(), keep_blank_values=True, errors="strict")
        except UnicodeDecodeError as foreign:
            raise NotUtf8 from foreign
        return stream, self.cls(pairs), self.cls()

    def _parse_multipart(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> Any:
        parts = _Parts(
            stream_factory=self.stream_factory,
            max_form_memory_size=self.max_form_memory_size,
            max_form_parts=self.max_form_parts,
            cls=self.cls,
        )
        boundary = options.get("boundary", "").encode("ascii")
        if not boundary:
            raise BadRequest
        try:
            form, files = parts.parse(stream, boundary, content_length)
        except UnicodeDecodeError as foreign:
            raise NotUtf8 from foreign
        return stream, form, files


def _codec(name: str) -> codecs.CodecInfo | None:
    """UTF-8 that stays strict whatever it is asked: Werkzeug asks for "replace"."""
    if name != _TO_THE_LETTER:
        return None
    return codecs.CodecInfo(
        codecs.utf_8_encode,
        lambda data, _errors="strict": codecs.utf_8_decode(data, "strict", True),
        name=name,
    )


codecs.register(_codec)
