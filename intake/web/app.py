# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flask application of one worker."""

from __future__ import annotations

import hashlib
import mimetypes
from typing import Any, Final

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from intake.web import (
    addresses,
    documents,
    findings,
    guards,
    headers,
    layout,
    locking,
    problems,
    recordings,
    sizes,
    uploads,
    watching,
    words,
    work,
)
from intake.web.control import Control
from intake.web.held import HeldForms
from intake.web.instance import Instance
from intake.web.pages import (
    asking,
    believing,
    calendar,
    camera,
    confirming,
    copies,
    destroying,
    door,
    enrolling,
    erasing,
    erasures,
    evidence,
    evidence_file,
    evidence_out,
    evidence_shown,
    first_run,
    forming,
    help,
    home,
    incidents,
    journals,
    kept,
    locks,
    months,
    own_codes,
    paper,
    place_lists,
    proving,
    publication,
    receiving,
    recording,
    renewing,
    reopening,
    report_check,
    report_drafts,
    report_map,
    report_page,
    report_sections,
    resealing,
    returning,
    safety,
    sealing,
    seals,
    sending,
    settling,
    sharing,
    tallies,
    team,
    tour,
    understanding,
    unknown,
    unlock,
    withdrawing,
    working,
)
from intake.web.running import KEY, Running
from intake.web.session import VaultSession

PAGES: Final = (
    *(returning, asking),
    *(calendar, door, first_run, help, home, safety, unlock),
    *(locks, copies, kept, place_lists, own_codes, destroying, withdrawing, reopening, renewing, tour),
    *(report_page, report_drafts, report_sections, report_check, report_map, settling),
    *(tallies, understanding, paper),
    *(erasing, erasures),
    *(proving, journals),
    *(
        working,
        sending,
        receiving,
        sharing,
        unknown,
        team,
        confirming,
        believing,
        enrolling,
        seals,
        resealing,
        forming,
        incidents,
        months,
    ),
    *(evidence, evidence_file, evidence_shown, evidence_out, camera, publication, recording, sealing),
)

# A Windows registry may say otherwise, and a browser that may not sniff then refuses the module.
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


class SignedCookie(SecureCookieSessionInterface):
    """Flask's session cookie, signed with HMAC-SHA-256. It holds a random id, the language, the kind of window."""

    @staticmethod
    def digest_method(data: bytes = b"") -> Any:
        """The hash under the signature."""
        return hashlib.sha256(data)


def create_app(instance: Instance, session: VaultSession, control: Control) -> Flask:
    """The application for one run, one vault session and the processes behind it."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=instance.cookie_secret,
        SESSION_COOKIE_NAME=instance.cookie_name,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH="/",
        PROVIDE_AUTOMATIC_OPTIONS=False,
        SEND_FILE_MAX_AGE_DEFAULT=0,
    )
    app.session_interface = SignedCookie()
    app.extensions[KEY] = Running(instance, session, control, HeldForms())
    app.after_request(headers.set_headers)
    problems.install(app)
    uploads.install(app)
    guards.install(app)
    locking.install(app)
    words.install(app)
    layout.install(app)
    addresses.install(app)
    findings.install(app)
    sizes.install(app)
    documents.install(app)
    work.install(app, session, problems.report)
    watching.install(app, session)
    recordings.install(app, session)
    guards.in_background(guards.open_to_all(app.view_functions["static"]))
    for page in PAGES:
        app.register_blueprint(page.pages)
    return app
