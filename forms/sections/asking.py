# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of question that a section is made of.

A question is a WTForms field that also knows why it is asked, when it applies, and how it looks on paper. Answers
are kept exactly as typed: a field never coerces, so that a word where a number was expected is not lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from wtforms import Field, FieldList, Form, FormField, HiddenField, StringField, TextAreaField

from forms import vocabularies
from translations import N_, translate

DONT_KNOW: Final = "DONT_KNOW"
DECLINED: Final = "DECLINED"
GAPS: Final = {DONT_KNOW: N_("Does not know"), DECLINED: N_("Prefers not to answer")}
"""Two answers that are answers: offered beside every sensitive question."""


BESIDE: Final = ("id", "kind", "language", "unit", "kept", "on")
"""Parts of answers that are there before anybody answered."""


def is_empty(answers: Any) -> bool:
    """Whether nothing was answered, at any depth."""
    if isinstance(answers, Mapping):
        return all(is_empty(value) for name, value in answers.items() if name not in BESIDE)
    if isinstance(answers, list):
        return all(is_empty(item) for item in answers)
    return not answers


class Questions(Form):
    """Some questions that belong together: a section, or one item of a repeated group."""

    def asked(self) -> Iterator[Any]:
        """The questions, without hidden fields, in the order in which they are asked and numbered."""
        return (field for field in self if getattr(field, "kind", ""))

    def shown(self) -> Iterator[Any]:
        """Those of them that a page shows here: all, unless the place in a group makes one needless."""
        return self.asked()

    def has_more(self) -> bool:
        """Whether some questions stand behind the button."""
        return any(field.more for field in self.shown())

    def more_is_answered(self) -> bool:
        """Whether one of those has an answer already, so that they are best in sight."""
        return any(field.more and field.is_answered for field in self.shown())

    def controlling(self, name: str) -> Any:
        """The field called `name` here or in what encloses this; None when there is none."""
        if name in self:
            return self[name]
        outer = self._parent_form
        return outer.controlling(name) if isinstance(outer, Questions) else None


class Asked(Field):
    """What every question has beside its answer.

    `hint` says how to answer and is always shown; `why` says why we ask. `applies` names another question of the
    same group and the answers to it that make this one apply. `needed` marks what is asked for at the end. `more`
    marks what a simple report does without: it stands behind a button on the screen, and on paper like any other.
    """

    kind = ""

    def __init__(
        self,
        *arguments: Any,
        hint: str = "",
        why: str = "",
        applies: tuple[str, ...] = (),
        needed: bool = False,
        more: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)  # type: ignore[no-untyped-call] # WTForms ships no types
        self.hint, self.why, self.applies, self.needed, self.more = hint, why, applies, needed, more

    @property
    def is_answered(self) -> bool:
        """Whether anything was answered."""
        return not is_empty(self.data)

    @property
    def controlled_by(self) -> str:
        """The full name of the field whose answer decides whether this one applies, "" when it always does."""
        other = self._form.controlling(self.applies[0]) if self.applies else None
        return other.name if other is not None else ""

    @property
    def is_asked(self) -> bool:
        """Whether it applies, given the answers so far."""
        if not self.applies:
            return True
        other = self._form.controlling(self.applies[0])
        if other is None:
            return True
        answers = other.data if isinstance(other.data, list) else [other.data or ""]
        return any(answer in self.applies[1:] for answer in answers)


class Line(Asked, StringField):
    """One line of text. `numeric` brings up the digits on a small keyboard; `day` is a date input."""

    kind = "line"

    def __init__(self, *arguments: Any, numeric: bool = False, day: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.numeric, self.day = numeric, day


class Text(Asked, TextAreaField):
    """Some lines of text."""

    kind = "text"

    def __init__(self, *arguments: Any, rows: int = 3, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.rows = rows


class Chosen(Asked):
    """Answers from a list: a vocabulary, or `answers` of its own (pairs of value and sentence).

    `sensitive` adds "prefers not to answer"; `grouped` shows violation types under their categories; `quiet` is for
    a question that only decides which others apply, so that a finished report need not tell its answer.
    """

    def __init__(
        self,
        *arguments: Any,
        vocabulary: str = "",
        answers: Sequence[tuple[str, str]] = (),
        sensitive: bool = False,
        grouped: bool = False,
        quiet: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.vocabulary, self.answers = vocabulary, tuple(answers)
        self.sensitive, self.grouped, self.quiet = sensitive, grouped, quiet

    def choices(self, language: str) -> list[tuple[str, str]]:
        """Pairs of value and label. What was answered with a code of a later list stays in it, as it is."""
        if self.vocabulary:
            pairs = vocabularies.load(self.vocabulary).choices(language)
        else:
            pairs = [(value, translate(language, label)) for value, label in self.answers]
        if self.sensitive:
            # Lists have their own "unknown"; that somebody would rather not say is another answer.
            pairs.append((DECLINED, translate(language, GAPS[DECLINED])))
        known = {value for value, _ in pairs}
        given = self.data if isinstance(self.data, list) else [self.data or ""]
        return pairs + [(value, value) for value in given if value and value not in known]

    def groups(self, language: str) -> list[tuple[str, list[tuple[str, str]]]]:
        """The choices under headings: violation types under the categories of a bulletin."""
        titles = vocabularies.load("bulletin_category")
        found: dict[str, list[tuple[str, str]]] = {code: [] for code in titles.codes}
        for value, label in self.choices(language):
            found[vocabularies.category_of(value)].append((value, label))
        return [(titles.label(code, language), pairs) for code, pairs in found.items() if pairs]

    def label_of(self, value: str, language: str) -> str:
        """The label of one answer."""
        return dict(self.choices(language)).get(value, value)


class OneOf(Chosen, StringField):
    """One answer of a long list."""

    kind = "select"


class Either(Chosen, StringField):
    """One answer of a few, all in sight."""

    kind = "radio"


class Several(Chosen):
    """Any number of answers of a list."""

    kind = "boxes"

    def process_data(self, value: Any) -> None:
        """What the draft holds."""
        self.data = [str(one) for one in value] if isinstance(value, list | tuple) else []

    def process_formdata(self, valuelist: list[str]) -> None:
        """What was ticked; nothing ticked is an answer too."""
        self.data = list(dict.fromkeys(valuelist))


class Worded(Asked, FormField):
    """An answer in free words, with two gaps where it is sensitive, and a picker for what can be in doubt."""

    kind = "worded"
    doubt = "words"
    picker_title = ""
    gaps = True

    def picker(self) -> list[Any]:
        """The fields of the picker: all but the words, the gaps and what is chosen among suggestions."""
        return [field for field in self.form if field.short_name not in ("words", "gap", "gid")]

    @property
    def is_picked(self) -> bool:
        """Whether the picker is used."""
        return any(field.data for field in self.picker())


class Group(Asked, FieldList):
    """Questions that are asked again for each act, victim, source. `title` names one, `another` adds one."""

    kind = "group"

    def __init__(
        self,
        item: type[Questions],
        label: str,
        *,
        title: str,
        another: str,
        fixed: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(FormField(item), label, **options)
        self.title, self.another, self.fixed = title, another, fixed

    def title_of(self, number: int, item: Mapping[str, Any], language: str) -> str:
        """What one item is called: "Act 2", and what else is known of it where a page says so."""
        named = translate(language, self.title, number=number)
        return f"{named} · {item['called']}" if item.get("called") else named


class Item(Questions):
    """One item of a group; its id stays with it when it is moved."""

    id = HiddenField()
