# SPDX-License-Identifier: GPL-3.0-or-later
"""Records in addresses: by their ids alone, never by a name, a place or a word; and the reports that they name."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, url_for

from intake.errors import NoSuchRecord
from intake.model.entry import is_id
from intake.vault.projections import reports
from intake.vault.projections.reports import Summary
from intake.web.running import running


def to(endpoint: str, subject: str, **more: Any) -> str:
    """The address of a page about a record."""
    journal, _, record = subject.partition("/")
    return url_for(endpoint, journal=journal, record=record, **more)


def subject_of(journal: str, record: str) -> str:
    """The subject that an address names; 404 for what cannot be one."""
    if not is_id(journal) or not is_id(record):
        abort(404)
    return f"{journal}/{record}"


def is_subject(text: str) -> bool:
    """Whether ``text`` is written as a record's subject."""
    journal, slash, record = text.partition("/")
    return bool(slash) and is_id(journal) and is_id(record)


def report_at(subject: str) -> Summary:
    """The line of a report; 404 when it is not here."""
    try:
        return reports.summary(running().session.vault.connection, subject)
    except NoSuchRecord:
        abort(404)


def readable_at(subject: str) -> Summary:
    """The line of a report that is neither withdrawn nor erased; 404 for any other."""
    found = report_at(subject)
    if found.state != reports.ACTIVE:
        abort(404)
    return found


def is_own(subject: str) -> bool:
    """Whether the member of this vault began that record and may amend it."""
    return subject.partition("/")[0] in running().session.vault.own_journals


def install(app: Flask) -> None:
    """Give the templates of `app` the function ``to``."""
    app.jinja_env.globals["to"] = to
