# SPDX-License-Identifier: GPL-3.0-or-later
"""What one run of the program is: its folder, its port and the secrets that outlive a locked worker."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from translations import LANGUAGES


@dataclass(frozen=True)
class Instance:
    """Made once by the supervisor and handed to every worker over a pipe.

    The cookie has a random name because browsers share cookies between all ports of localhost: two runs, or
    another local program, must not overwrite it. `language` is "" when the person has not chosen one.
    """

    folder: Path
    port: int
    language: str
    cookie_name: str
    cookie_secret: bytes
    csrf_secret: bytes

    @classmethod
    def new(cls, folder: Path, port: int, language: str | None) -> Self:
        """A new run, with fresh secrets."""
        return cls(
            folder=folder.absolute(),
            port=port,
            language=language if language in LANGUAGES else "",
            cookie_name=f"s{secrets.token_hex(8)}",
            cookie_secret=secrets.token_bytes(32),
            csrf_secret=secrets.token_bytes(32),
        )

    def to_json(self) -> dict[str, Any]:
        """For the pipe to the worker only: this holds secrets."""
        return {
            "folder": str(self.folder),
            "port": self.port,
            "language": self.language,
            "cookie_name": self.cookie_name,
            "cookie_secret": self.cookie_secret.hex(),
            "csrf_secret": self.csrf_secret.hex(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What `to_json` wrote."""
        return cls(
            folder=Path(data["folder"]),
            port=int(data["port"]),
            language=str(data["language"]),
            cookie_name=str(data["cookie_name"]),
            cookie_secret=bytes.fromhex(data["cookie_secret"]),
            csrf_secret=bytes.fromhex(data["csrf_secret"]),
        )

    @property
    def hosts(self) -> frozenset[str]:
        """The only values of the Host header that are answered."""
        return frozenset({f"127.0.0.1:{self.port}", f"localhost:{self.port}"})

    @property
    def origins(self) -> frozenset[str]:
        """The only values of the Origin header from which a write is taken."""
        return frozenset(f"http://{host}" for host in self.hosts)
