# SPDX-License-Identifier: GPL-3.0-or-later
"""WTForms on our pages: the token of the session, the words of the language, and post/redirect/get."""

from __future__ import annotations

from typing import Any, TypeVar

from flask import redirect, request, session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import Form, PasswordField, ValidationError
from wtforms.csrf.core import CSRF, CSRFTokenField

from intake.web.form_words import FormWords
from intake.web.guards import form_token, is_form_token
from intake.web.held import Held
from intake.web.page_form import PageForm
from intake.web.running import running

F = TypeVar("F", bound=PageForm)


class SessionToken(CSRF):
    """The form token is bound to the session and to the supervisor's secret, so it outlives a locked worker.

    WTForms' own session token expires; an interview may take longer.
    """

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:
        """The same for every form of a session."""
        return form_token()

    def validate_csrf_token(self, form: Any, field: CSRFTokenField) -> None:
        """The guard has checked it before; a form that is validated elsewhere is not left without."""
        if not is_form_token(field.data or ""):
            raise ValidationError("csrf")


def form_of(kind: type[F], **data: Any) -> F:
    """A form of `kind` for this request.

    For a POST with what was posted; for a GET that follows a refused POST with what was typed and what was wrong;
    otherwise, after a message too, with `data`.
    """
    meta = {"csrf": True, "csrf_class": SessionToken, "get_translations": lambda _form: FormWords()}
    if request.method == "POST":
        posted: F = kind(request.form, meta=meta, data=data)
        return posted
    held = running().held.get(request.args.get("held", ""), session["id"], request.path)
    if held is None or not held.values:
        fresh: F = kind(None, meta=meta, data=data)
        return fresh
    form: F = kind(held.values, meta=meta)
    form.validate()
    for field in form:
        if not hasattr(field, "entries") and not hasattr(field, "form"):
            # As it was judged then: a passphrase is not held, and would be reported as missing.
            field.errors = list(held.errors.get(field.name, ()))
    return form


def refused(form: Form, message: str = "", path: str = "") -> Response:
    """Keep what was typed and show the page again, or the page at `path` where the form stands.

    Passphrases are not kept. `message` is a translated sentence.
    """
    secret = {field.name for field in form if isinstance(field, PasswordField)}
    typed = ((name, value) for name, value in request.form.items(multi=True) if name not in secret)
    errors = {
        name: [str(error) for error in found]
        for name, found in form.errors.items()
        if isinstance(found, list | tuple)
    }
    return hold(MultiDict(typed), errors, message, path)


def hold(
    values: MultiDict[str, str], errors: dict[str, list[str]], message: str = "", path: str = ""
) -> Response:
    """Keep typed values for `path` (this page by default) and send the browser there."""
    path = path or request.path
    forget_held()
    name = running().held.hold(Held(session["id"], path, values, errors, message))
    return redirect(f"{path}?held={name}", 303)


def told_at(path: str, message: str) -> Response:
    """Lead to `path` and have it say `message` (a translated sentence), which is kept out of the address."""
    return hold(MultiDict(), {}, message, path)


def forget_held() -> None:
    """The form was accepted: what an earlier refusal kept is not needed any more."""
    running().held.drop(request.args.get("held", ""))


def held_message() -> str:
    """The sentence that a refused form left for this page."""
    held = running().held.get(request.args.get("held", ""), session.get("id", ""), request.path)
    return held.message if held else ""
