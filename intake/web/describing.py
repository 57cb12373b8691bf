# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person says of an evidence file: the form, and the description that it means."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from wtforms import SelectField, StringField
from wtforms.validators import Length

from forms import vocabularies
from forms.words.outcome import Understood
from intake.vault.attaching import Description
from intake.web.drafting import cleaned, understanding
from intake.web.formbase import form_of
from intake.web.page_form import PageForm
from intake.web.words import language
from translations import N_

TOO_LONG: Final = N_("Shorten this line.")


class DescriptionForm(PageForm):
    """What it shows, how and when it came, from which source. Everything may stay empty."""

    title = StringField(N_("What it shows"), [Length(max=300, message=TOO_LONG)])
    how = StringField(N_("How you got it"), [Length(max=500, message=TOO_LONG)])
    obtained = StringField(N_("When you got it"), [Length(max=200, message=TOO_LONG)])
    source = SelectField(N_("From which source"), validate_choice=False)
    type = SelectField(N_("Kind of evidence"), validate_choice=False)


def description_form(sources: list[tuple[str, str]], **data: str) -> DescriptionForm:
    """The form for this request; `sources` are ids and names of those who may have given a file."""
    form = form_of(DescriptionForm, **data)
    kinds = vocabularies.load("evidence_type").choices(language())
    form.type.choices = [("", N_("As the file shows")), *kinds]
    form.source.choices = [("", N_("Not from one of them, or not said")), *sources]
    return form


def description_of(form: DescriptionForm) -> Description:
    """The description; a date that is not understood is kept in its words."""
    said = {
        field.short_name: cleaned(" ".join((field.data or "").split()))[0]
        for field in form
        if field.type == "StringField"
    }
    words = said["obtained"]
    day = ""
    if words:
        spoken = language()
        found = understanding(spoken).date(words, datetime.now(UTC).astimezone().date())
        day = found.value.edtf if isinstance(found, Understood) else ""
    known = {value for value, _ in form.source.choices}
    types = {value for value, _ in form.type.choices}
    return Description(
        title=said["title"],
        how=said["how"],
        obtained=day,
        obtained_words=words,
        type=form.type.data if form.type.data in types else "",
        source=form.source.data if form.source.data in known else "",
    )
