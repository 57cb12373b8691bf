# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence as a browser sends it, for tests of the pages."""

from __future__ import annotations

import io
from typing import Any

from intake.model.report import Report, Source
from intake.vault.attaching import Description, attach
from intake.vault.projections import attachments
from intake.vault.projections.attachments import Evidence
from intake.vault.records import save_report
from intake.web.session import VaultSession
from tests.web.conftest import HERE, SAME_ORIGIN, Browser

MARKER = b"EXERCISE MARKER-8812 "
DRAFT = "d" * 32
SOURCE = "a" * 32
PLAYED = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "video"}
HOSTILE = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><html><body><script>alert(1)</script></body></html>",
    "pdf": b"%PDF-1.7\n1 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >> endobj",
    "polyglot": b"GIF89a/*<html><script>alert(1)</script>*/=0;",
}


def told(session: VaultSession) -> str:
    """A saved report with one source."""
    sources = (Source(id=SOURCE, pseudonym="Lune"),)
    return save_report(session.vault, Report(account="EXERCISE", sources=sources))


def of(subject: str) -> str:
    """The page of the files of a report."""
    return f"/evidence/report/{subject}/"


def send(browser: Browser, page: str, *files: tuple[bytes, str], **form: str) -> Any:
    """Send files as a plain form does."""
    data: dict[str, Any] = {**form, "files": [(io.BytesIO(content), name) for content, name in files]}
    return browser.post(f"{page}files", data, content_type="multipart/form-data")


def send_by_script(browser: Browser, page: str, content: bytes, name: str, **form: str) -> Any:
    """Send one file as the script does."""
    token = browser.token()
    headers = {**SAME_ORIGIN, "X-CSRF-Token": token}
    data: dict[str, Any] = {**form, "csrf_token": token, "files": (io.BytesIO(content), name)}
    return browser.client.post(f"{page}files", data=data, base_url=HERE, headers=headers, buffered=True)


def held(session: VaultSession) -> list[Evidence]:
    """Every file that an entry names."""
    return attachments.evidence(session.vault.connection)


def add(session: VaultSession, subject: str, content: bytes, name: str = "", **said: str) -> str:
    """A file of a report; gives its page."""
    added = attach(session.vault, subject, io.BytesIO(content), Description(**said), name=name)
    return f"/evidence/file/{added.id}"
