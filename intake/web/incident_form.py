# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of an incident: its figures as words, the category of each finding, level and reason, summaries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from flask import request, session
from wtforms import HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length

from forms import vocabularies
from intake.central.amending import kinds_of, typed_figures, with_categories, with_reported, with_typed
from intake.central.figures import parse_figure
from intake.central.month_words import kind_label
from intake.errors import BadDate, BadFigure, RecordError
from intake.model.entry import new_id
from intake.model.incident import Finding, Incident
from intake.vault.projections import reports
from intake.web.formbase import form_of
from intake.web.page_form import PageForm
from intake.web.running import running
from intake.web.words import language
from translations import N_

FIGURE: Final = "figure_"
CATEGORY: Final = "category_"
SHORT: Final = Length(max=4000, message=N_("Shorten the text."))


class IncidentForm(PageForm):
    """What every incident has; figures and categories are added for the incident that is edited."""

    before: Incident = Incident()
    added: tuple[str, ...] = ()

    once = HiddenField()
    basis = HiddenField()
    heads = HiddenField()
    level = SelectField(N_("Verification level"))
    reason = TextAreaField(N_("Why this level"), [SHORT])
    reported = StringField(N_("Reported in"), [Length(max=40)])
    summary_fr = TextAreaField(N_("Public summary in French"), [SHORT])
    summary_en = TextAreaField(N_("Public summary in English"), [SHORT])
    more = StringField(N_("Rest it on more reports"), [Length(max=400)])

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        spoken = language()
        levels = vocabularies.load("verification_status").choices(spoken)
        self.level.choices = {"": N_("Not stated"), **{code: f"{code} · {text}" for code, text in levels}}
        categories = {"": N_("Not stated"), **dict(vocabularies.load("bulletin_category").choices(spoken))}
        for field in self.categories:
            field.choices = categories

    @property
    def figures(self) -> list[Any]:
        """The fields of figures, in order."""
        return [field for field in self if field.name.startswith(FIGURE)]

    @property
    def categories(self) -> list[Any]:
        """The fields of categories, one for each finding."""
        return [field for field in self if field.name.startswith(CATEGORY)]

    def validate_reason(self, field: Any) -> None:
        """A level without a reason convinces nobody."""
        if self.level.data and not (field.data or "").strip():
            raise ValidationError(N_("Write why: a level needs its reason."))

    def validate_reported(self, field: Any) -> None:
        """A month, a day or a period."""
        try:
            with_reported(self.before, (field.data or "").strip())
        except BadDate:
            raise ValidationError(N_("Write a month such as 2024-06, a day, or leave it empty.")) from None

    def validate_more(self, field: Any) -> None:
        """Codes of reports that are here and open to read."""
        found = []
        connection = running().session.vault.connection
        for code in (field.data or "").replace(",", " ").split():
            try:
                subject = reports.resolve(connection, code)
                open_to_read = reports.summary(connection, subject).state == reports.ACTIVE
            except RecordError:
                open_to_read = False
            if not open_to_read:
                raise ValidationError(N_("There is no such report to read here. Check its code."))
            found.append(subject)
        self.added = tuple(found)

    def incident(self) -> Incident:
        """The incident as it was typed; only after validation."""
        figures = {field.name.removeprefix(FIGURE): field.data or "" for field in self.figures}
        changed = with_typed(self.before, figures)
        changed = with_categories(changed, [field.data or "" for field in self.categories])
        changed = with_reported(changed, (self.reported.data or "").strip())
        return replace(
            changed,
            reports=tuple(dict.fromkeys((*changed.reports, *self.added))),
            level=self.level.data or "",
            level_reason=_clean(self.reason.data),
            summary_fr=_clean(self.summary_fr.data),
            summary_en=_clean(self.summary_en.data),
        )


def form_for(incident: Incident, heads: tuple[str, ...] = ()) -> Any:
    """The form of this request for ``incident``, whose revisions ``heads`` it is made from."""
    spoken, shown = language(), typed_figures(incident)
    fields: dict[str, Any] = {"before": incident}
    data: dict[str, str] = {}
    for kind in kinds_of(incident):
        fields[FIGURE + kind] = StringField(kind_label(kind, spoken), [_readable(shown.get(kind, ""))])
        data[FIGURE + kind] = shown.get(kind, "")
    for index, finding in enumerate(incident.findings or (Finding(),)):
        fields[f"{CATEGORY}{index}"] = SelectField(N_("Category"), validate_choice=False)
        data[f"{CATEGORY}{index}"] = finding.category
    return form_of(
        type("IncidentFormOf", (IncidentForm,), fields),
        once=new_id(),
        basis=" ".join(incident.reports),
        heads=" ".join(heads),
        level=incident.level,
        reason=incident.level_reason,
        reported=incident.reported,
        summary_fr=incident.summary_fr,
        summary_en=incident.summary_en,
        **data,
    )


def _readable(before: str) -> Any:
    """A figure that can be read; one that was not touched is as it was."""

    def check(_form: PageForm, field: Any) -> None:
        text = (field.data or "").strip()
        if not text or text == before:
            return
        try:
            parse_figure(text)
        except BadFigure:
            raise ValidationError(
                N_("Write a figure as 20, 46+, 13-17, ~20, >5, <=5, several, or ? for no number.")
            ) from None

    return check


def asked(name: str) -> str:
    """A hidden value of the form before the form can be made: as posted, or as held after a refusal."""
    if request.method == "POST":
        return str(request.form.get(name, ""))
    held = running().held.get(request.args.get("held", ""), session["id"], request.path)
    return str(held.values.get(name, "")) if held else ""


def _clean(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()
