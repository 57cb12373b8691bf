# SPDX-License-Identifier: GPL-3.0-or-later
"""What a report says, question by question: for its page, for paper, and for the difference between two revisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.gazetteer.fold import fold
from forms.sections import BY_NAME, SECTIONS, Section, draft
from forms.sections.asking import Chosen, Group, Questions, Several, Worded
from forms.sections.losses import unit_of
from forms.sections.meaning import Meaning, meaning
from forms.sections.reading import spoken
from forms.sections.understood import Understanding
from intake.model.report import Report
from translations import translate

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """One answer. `path` tells it apart ("acts/ID/violation"), `group` names the item it belongs to ("Act 2").

    `said` is what was typed or chosen, in words; `meant` how doubtful words were
    understood; `free` is true for words of one's own, false for a choice from a list.
    """

    section: Section
    path: str
    number: str
    label: str
    group: str
    said: str
    meant: str = ""
    free: bool = False

    @property
    def adds(self) -> str:
        """What was understood, where the words do not say just that already."""
        return "" if fold(self.meant) in fold(self.said) else self.meant


def answers(report: Report, language: str) -> list[Answer]:
    """Every answer of a report, in the order of the questions; what is not answered is left out."""
    body = draft.from_report(report)
    words = Telling(language, Understanding(draft.language_of(body)), victim_names(body, language))
    return [answer for section in SECTIONS for answer in words.of(section, body.get(section.name) or {})]


def victim_names(body: draft.Body, language: str) -> dict[str, str]:
    """What each victim of a draft is called on its pages: by number, and by pseudonym where there is one."""
    group = BY_NAME["harmed"].form()["victims"]
    return {
        item["id"]: " · ".join(
            part for part in (translate(language, group.title, number=place), item.get("pseudonym")) if part
        )
        for place, item in enumerate((body.get("harmed") or {}).get("victims") or (), start=1)
    }


@dataclass(frozen=True)
class Telling:
    """Tells answers in `language`; their words are understood by `by`; `victims` are the names of victims by id."""

    language: str
    by: Understanding
    victims: Mapping[str, str]

    def of(self, section: Section, data: Data) -> list[Answer]:
        """The answers of one section."""
        form = section.form(data=data)
        return list(self._of(section, form, data, "", "", ""))

    def _of(
        self, section: Section, form: Questions, data: Data, path: str, name: str, group: str
    ) -> Iterator[Answer]:
        for field in form.asked():
            if not field.is_asked or getattr(field, "quiet", False):
                continue
            value = data.get(field.short_name)
            here, full = f"{path}{field.short_name}", f"{name}{field.short_name}"
            if isinstance(field, Group):
                for place, (entry, item) in enumerate(zip(field, value or (), strict=False), start=1):
                    title = " · ".join(
                        t for t in (group, translate(self.language, field.title, number=place)) if t
                    )
                    yield from self._of(section, entry.form, item, f"{here}/{item['id']}/", f"{full}-", title)
                continue
            said, meant = self.tell(field, value, data)
            if said or meant:
                label = translate(self.language, field.label.text)
                yield Answer(
                    section,
                    here,
                    section.number_of(full),
                    label,
                    group,
                    said,
                    meant,
                    not isinstance(field, Chosen),
                )

    def tell(self, field: Any, value: Any, data: Data) -> tuple[str, str]:
        """What was said, and how it was understood where that adds something."""
        if isinstance(field, Worded):
            # Words stay in the language in which they were typed; a gap is told in that of the page.
            return spoken(value, self.language), self.meaning(field, data).told
        if isinstance(field, Several):
            labels = {**dict(field.choices(self.language)), **self.victims}
            return ", ".join(labels.get(code, code) for code in field.data), ""
        if isinstance(field, Chosen):
            # The first answer of a few is what goes without saying; "" has no label worth a line.
            return (field.label_of(str(value), self.language) if value else ""), ""
        return str(value or "").strip(), ""

    def meaning(self, field: Any, data: Data) -> Meaning:
        """How the answer to a worded question of these answers is understood."""
        return meaning(
            field.doubt, data.get(field.short_name), self.by, self.language, self.unit(field, data)
        )

    def unit(self, field: Any, data: Data) -> str:
        """What a count is of: as another answer says it, else as the question does."""
        if "loss" in data:
            return unit_of(str(data["loss"] or ""))
        return str(data.get("unit") or getattr(field, "unit", ""))
