# SPDX-License-Identifier: GPL-3.0-or-later
"""What every application compiles anew, its templates and addresses, compiled once for all tests of a process.

It is most of the time that a test of one page takes. What is kept are functions and code that know no application.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any, ClassVar

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule


class Templates(BytecodeCache):
    """Code of templates by their name and content."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is known."""
        bucket.code = self._held.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._held[bucket.key, bucket.checksum] = bucket.code


class Address(Rule):
    """A rule that builds addresses by a function which an equal rule has compiled before it."""

    held: ClassVar[dict[tuple[str, str, bool], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (self.rule, repr((self.subdomain, self.host, self.defaults)), append_unknown)
        if key not in self.held:
            self.held[key] = super()._compile_builder(append_unknown)
        return self.held[key]


def install(patch: pytest.MonkeyPatch) -> None:
    """Have all applications that are made from now on use them."""
    options: dict[str, Any] = {**Flask.jinja_options, "bytecode_cache": Templates()}
    patch.setattr(Flask, "jinja_options", options)
    patch.setattr(Flask, "url_rule_class", Address)
