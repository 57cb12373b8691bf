# SPDX-License-Identifier: GPL-3.0-or-later
"""The grammar of dates: tokens, whichever language they come from, into an EDTF expression and its precision."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from forms.words.date_points import Setting, Tokens
from forms.words.moments import DAY, MONTH, WEEK, WINDOW, YEAR, Moment, Stretch, resolve

_OPENERS: Final = {
    "SINCE": "OPEN_END",
    "AFTER": "OPEN_END",
    "FROM": "OPEN_END",
    "UNTIL": "BEFORE",
    "BEFORE": "BEFORE",
}
_LISTING: Final = ("COMMA", "AND")


class Sentence:
    """One reading of all tokens: marks first, then what opens or joins, then points."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._about = False
        self._maybe = False

    def read(self, said: Tokens) -> tuple[str, str] | None:
        """The EDTF expression and its precision, None when the tokens make no date."""
        if set(said) == {"UNKNOWN"}:
            return "", "UNKNOWN"
        self._about, self._maybe = "ABOUT" in said, "MAYBE" in said
        said = _trimmed([word for word in said if word not in ("ABOUT", "MAYBE")])
        said = _without_loose_commas(said)
        if not said:
            return None
        return (
            self._open(said)
            or self._between(said)
            or self._night(said)
            or self._week_by_its_days(said)
            or self._joined(said)
            or self._single(said)
        )

    def _open(self, said: Tokens) -> tuple[str, str] | None:
        """From a day on, up to a day; from one to another when both are said."""
        if said[-1] == "ONWARDS":
            said = ["SINCE", *(word for word in said[:-1] if word not in _OPENERS)]
        elif said[-1] == "BEFORE":
            said = ["BEFORE", *(word for word in said[:-1] if word not in _OPENERS)]
        kind = _OPENERS.get(said[0])
        if kind is None or (said[0] == "FROM" and "TO" in said):
            return None
        rest = list(said[1:])
        if kind == "OPEN_END" and "UNTIL" in rest:
            at = rest.index("UNTIL")
            return self._range(rest[:at], rest[at + 1 :])
        point = self._setting.stretch(rest)
        if point is None:
            return None
        if kind == "OPEN_END":
            return f"{self._edge(point, point.first)}/..", kind
        return f"../{self._edge(point, point.last)}", kind

    def _between(self, said: Tokens) -> tuple[str, str] | None:
        if said[0] != "BETWEEN":
            return None
        if said.count("AND") + said.count("TO") != 1:
            return None
        joint = "AND" if "AND" in said else "TO"
        first, last = self._pair(*_split(said[1:], joint))
        return _window(first, last) if first and last else None

    def _night(self, said: Tokens) -> tuple[str, str] | None:
        if "NIGHT" not in said:
            return None
        rest = _trimmed([word for word in said if word not in ("NIGHT", "FROM")])
        if "NIGHT" not in (said[0], said[-1]):
            return None
        today = self._setting.today
        if rest == ["LAST"]:
            return self._night_of(today - timedelta(days=1), today)
        joints = [word for word in rest if word in ("TO", "AND", "COMMA")]
        if len(joints) == 1:
            first, last = self._pair(*_split(rest, joints[0]))
            if first and last and first.unit == last.unit == DAY:
                if last.first - first.first == timedelta(days=1):
                    return self._night_of(first.first, last.first)
                return self._span(first, last)
            return None
        point = self._setting.stretch(rest)
        if point is None:
            return None
        if point.unit != DAY:
            return self._alone(point)
        self._doubt(point)
        return point.edtf + self._mark, "NIGHT"

    def _night_of(self, evening: date, morning: date) -> tuple[str, str]:
        return f"{evening.isoformat()}{self._mark}/{morning.isoformat()}{self._mark}", "NIGHT"

    def _week_by_its_days(self, said: Tokens) -> tuple[str, str] | None:
        if said[0] != WEEK or said.count("TO") != 1:
            return None
        first, last = self._pair(*_split(said[1:], "TO"))
        if first is None or last is None:
            return None
        if first.unit == last.unit == DAY and (last.last - first.first).days == 6:
            return f"{first.edtf}/{last.edtf}", "WEEK"
        return self._span(first, last)

    def _joined(self, said: Tokens) -> tuple[str, str] | None:
        """A span, one of some days, or several days."""
        if "OR" in said and not any(word in said for word in ("AND", "TO")):
            return self._listed(said, ("OR", "COMMA"), "[{}]", "ONE_OF")
        if said.count("TO") == 1 and not any(word in said for word in ("AND", "OR", "COMMA")):
            start = said[1:] if said[0] == "FROM" else said
            return self._range(*_split(start, "TO"))
        if any(word in said for word in _LISTING) and "TO" not in said:
            return self._listed(said, _LISTING, "{{{}}}", "SET")
        return None

    def _range(self, before: Tokens, after: Tokens) -> tuple[str, str] | None:
        first, last = self._pair(before, after)
        return self._span(first, last) if first and last else None

    def _span(self, first: Stretch, last: Stretch) -> tuple[str, str]:
        if not (first.edtf and last.edtf):
            return _window(first, last)
        self._doubt(first, last)
        return f"{first.edtf}{self._mark}/{last.edtf}{self._mark}", "RANGE"

    def _listed(
        self, said: Tokens, joints: tuple[str, ...], form: str, precision: str
    ) -> tuple[str, str] | None:
        parts: list[list[str]] = [[]]
        for word in said:
            if word in joints:
                parts.append([])
            else:
                parts[-1].append(word)
        moments = [self._setting.point(part) for part in parts if part]
        if len(moments) < 2 or any(moment is None for moment in moments):
            return None
        stretches = self._resolved([moment for moment in moments if moment])
        if not all(stretch and stretch.edtf for stretch in stretches):
            return None
        days = [stretch for stretch in stretches if stretch]
        self._doubt(*days)
        return form.format(",".join(day.edtf + self._mark for day in days)), precision

    def _single(self, said: Tokens) -> tuple[str, str] | None:
        point = self._setting.stretch(said)
        return self._alone(point) if point else None

    def _alone(self, point: Stretch) -> tuple[str, str] | None:
        self._doubt(point)
        first, last = point.first.isoformat(), point.last.isoformat()
        if point.unit == WEEK:
            return f"{first}/{last}", "WEEK"
        if point.unit == WINDOW:
            return f"[{first}..{last}]", "WINDOW"
        if self._about:
            return point.edtf + self._mark, "APPROX"
        if point.unit == DAY:
            return point.edtf + self._mark, "DAY_UNCERTAIN" if self._maybe else "DAY"
        return point.edtf + self._mark, "MONTH" if point.unit == MONTH else "WINDOW"

    def _pair(self, before: Tokens, after: Tokens) -> tuple[Stretch | None, Stretch | None]:
        """The two ends of a span, each with what the other says of month and year."""
        first, last = self._setting.point(before), self._setting.point(after)
        if first is None or last is None:
            return None, None
        one, other = self._resolved([first, last])
        if one and other and one.first > other.last:
            one = self._earlier(first, other)
        return one, other

    def _earlier(self, moment: Moment, end: Stretch) -> Stretch | None:
        """A beginning that must lie before its end: "28 to 2 March", "28 December to 2 January 2024"."""
        if moment.fixed or moment.year is not None:
            return resolve(moment, self._setting.today)
        if moment.month is None and moment.day is not None:
            before = end.first.replace(day=1) - timedelta(days=1)
            return Stretch.of_day(before.replace(day=moment.day))
        return resolve(moment, self._setting.today, before=end.first)

    def _resolved(self, moments: list[Moment]) -> list[Stretch | None]:
        """Moments with their missing months and years: from what follows first, then from what went before."""
        for order in (range(len(moments) - 1, 0, -1), range(len(moments) - 1)):
            for place in order:
                step = -1 if order.step == -1 else 1
                known = moments[place]
                start = known.fixed.first if known.fixed else None
                month, year = (start.month, start.year) if start else (known.month, known.year)
                moments[place + step] = moments[place + step].completed(month, year)
        # The last one says which year is meant; a bare day of the week comes before what follows it.
        found: list[Stretch | None] = []
        following: date | None = None
        for moment in reversed(moments):
            if moment.year is None and following and not moment.is_weekday:
                moment = moment.completed(None, following.year)
            stretch = resolve(moment, self._setting.today, following if moment.is_weekday else None)
            found.insert(0, stretch)
            following = stretch.first if stretch else following
        return found

    def _edge(self, point: Stretch, day: date) -> str:
        self._doubt(point)
        return (point.edtf or day.isoformat()) + self._mark

    def _doubt(self, *points: Stretch) -> None:
        """Carry what is unsure of any point over to the whole."""
        self._maybe |= any(point.doubtful for point in points)
        self._about |= any(point.rough for point in points)

    @property
    def _mark(self) -> str:
        return "%" if self._about and self._maybe else "~" if self._about else "?" if self._maybe else ""


def _window(first: Stretch, last: Stretch) -> tuple[str, str]:
    if first.unit in (MONTH, YEAR) and last.unit in (MONTH, YEAR):
        return f"[{first.edtf}..{last.edtf}]", "WINDOW"
    return f"[{first.first.isoformat()}..{last.last.isoformat()}]", "WINDOW"


def _split(said: Tokens, joint: str) -> tuple[Tokens, Tokens]:
    at = list(said).index(joint)
    return said[:at], said[at + 1 :]


def _trimmed(said: list[str]) -> list[str]:
    """Without what only leads to the date: "au mois de mars", "à la mi-mars", "13 février au soir"."""
    while said and said[0] in ("TO", "COMMA", "OR", "AND"):
        said = said[1:]
    while said and said[-1] in ("TO", "COMMA", "OR", "AND"):
        said = said[:-1]
    return said


def _without_loose_commas(said: list[str]) -> list[str]:
    """Without the commas of one date, as in "Saturday, March 16, 2024": after a weekday and before a year they join."""
    kept: list[str] = []
    for place, word in enumerate(said):
        before = said[place - 1] if place else ""
        after = said[place + 1] if place + 1 < len(said) else ""
        year_follows = len(after) == 4 and after.isdigit()
        if word == "COMMA" and (before[:1] == "w" or year_follows or after in ("NIGHT", "AND", "OR")):
            continue
        # "On 16 June to on the 20th" keeps its joint; "au mois" and "à la mi-mars" inside a span do not.
        if word == "TO" and before in (
            "TO",
            "AND",
            "OR",
            "BETWEEN",
            "WEEK",
            "NIGHT",
            "SINCE",
            "UNTIL",
            "LATE",
            "EARLY",
        ):
            continue
        kept.append(word)
    return kept
