# SPDX-License-Identifier: GPL-3.0-or-later
"""What is typed is stored to the letter, or refused in plain words: bytes that are not UTF-8 are never replaced."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from intake.model.entry import new_id
from intake.web.session import VaultSession
from tests.web.conftest import HERE, SAME_ORIGIN, Browser

FIELD = "account"

Form = Callable[[str, bytes], tuple[bytes, str]]


def sent(inside: Browser, body: bytes, kind: str, draft: str) -> str:
    """Send a section as these bytes; where it leads."""
    answer = inside.client.post(
        f"/drafts/{draft}/what", data=body, content_type=kind, base_url=HERE, headers=SAME_ORIGIN
    )
    return answer.headers["Location"]


def urlencoded(token: str, typed: bytes) -> tuple[bytes, str]:
    """A form as most pages send it."""
    return b"csrf_token=%s&do=save&%s=%s" % (
        token.encode(),
        FIELD.encode(),
        typed,
    ), "application/x-www-form-urlencoded"


def multipart(token: str, typed: bytes) -> tuple[bytes, str]:
    """A form as a page with a file sends it."""
    fields = {"csrf_token": token.encode(), "do": b"save", FIELD: typed}
    parts = b"".join(
        b'--edge\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in fields.items()
    )
    return parts + b"--edge--\r\n", "multipart/form-data; boundary=edge"


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        (urlencoded, b"avant %FF apr%C3%A8s"), (urlencoded, b"avant \xff"), (urlencoded, b"%ED%A0%80"),
        (multipart, b"avant \xff"), (multipart, b"\xed\xa0\x80"), (multipart, b"caf\xe9"),
    ],
)  # fmt: skip
def test_what_is_not_utf8_is_refused_and_changes_nothing(
    inside: Browser, session: VaultSession, form: Form, typed: bytes
) -> None:
    """The page says that it could not be read; no draft was made of it."""
    draft = new_id()
    leads = sent(inside, *form(inside.token(), typed), draft)
    assert leads == "/problem/400"
    assert "could not be read. Nothing was saved." in inside.get(leads).get_data(as_text=True)
    assert session.vault.drafts.load(draft) is None


@pytest.mark.parametrize(
    ("form", "typed", "stored"),
    [
        (urlencoded, b"%25FF %EF%BF%BD %C3%A8", "%FF \ufffd è"),
        (multipart, "%FF \ufffd è ⵜ".encode(), "%FF \ufffd è ⵜ"),
    ],
)
def test_what_is_utf8_is_stored_as_typed(
    inside: Browser, session: VaultSession, form: Form, typed: bytes, stored: str
) -> None:
    """The sign that stands for what cannot be read is a letter like any other when somebody typed it."""
    draft = new_id()
    sent(inside, *form(inside.token(), typed), draft)
    held = session.vault.drafts.load(draft)
    assert held is not None and held.body["what"][FIELD] == stored
