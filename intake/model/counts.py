# SPDX-License-Identifier: GPL-3.0-or-later
"""Uncertain counts: a floor, a ceiling or none, how it was said, of what, and the words used.

"Several" is 2 or more, "several dozen" (French "dizaines") 20 or more, "about 20" is 20 with a mark and never
an exact floor (DESIGN section 5; `bounds_rule` of the vocabulary `count_qualifier`). Counts add as intervals:

    24 + at least 12        = 36+
    13 to 17 + 2            = 15–19
    about 20 + 5            = ~25         the mark is carried
    46 to 60 or more + 2    = 48–62+      lowest claim and highest stated floor, still open
    3 + a mention           = 3+          a mention without a number adds 0 and opens the sum
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

from intake.errors import BadCount, UnlikeUnits
from intake.model.record import Record

_FLOORS: Final[Mapping[str, tuple[int, ...]]] = {
    "SEVERAL": (2,),
    "SEVERAL_DOZEN": (20,),
    "HUNDREDS": (200,),
    # 1 where the source's plural is of cases or of its own words and one person is all that is sure.
    "UNSPECIFIED_PLURAL": (2, 1),
}
"""Qualifiers that fix the floor themselves and are open above; the first floor is the usual one."""

QUALIFIERS: Final = (
    "EXACT", "AT_LEAST", "MORE_THAN", "ABOUT", "UP_TO", "RANGE", "RANGE_OPEN",
    "SEVERAL", "SEVERAL_DOZEN", "HUNDREDS", "UNSPECIFIED_PLURAL", "UNSPECIFIED", "NONE",
)  # fmt: skip
"""Codes of the vocabulary `count_qualifier`."""

_OPEN: Final = frozenset(("AT_LEAST", "MORE_THAN", "RANGE_OPEN", "UNSPECIFIED", *_FLOORS))

# CLDR 44: French groups thousands with a narrow no-break space, English with a comma.
_GROUPING: Final[Mapping[str, str]] = {"fr": "\N{NARROW NO-BREAK SPACE}", "en": ","}


@dataclass(frozen=True, slots=True)
class UncertainCount(Record):
    """A count as well as it is known.

    `low` is the floor (None: not stated), `high` the ceiling (None: open or unknown). For RANGE_OPEN `high`
    is the highest floor that any source states, and there is no ceiling. `unit` is a code of `counting_unit`.
    """

    low: int | None = None
    high: int | None = None
    qualifier: str = "UNSPECIFIED"
    unit: str = "PERSON"
    words: str = ""

    def __post_init__(self) -> None:
        bounds = [bound for bound in (self.low, self.high) if bound is not None]
        # A bool is an int to Python, but no count.
        if any(type(bound) is not int or bound < 0 for bound in bounds) or bounds != sorted(bounds):
            raise _refused(self.low, self.high, self.qualifier)
        # A code of a later list is kept and shown as it is; a known one must fit its bounds.
        if self.qualifier in QUALIFIERS and not _fits(self.low, self.high, self.qualifier, self.unit):
            raise _refused(self.low, self.high, self.qualifier)

    @classmethod
    def exact(cls, number: int, unit: str = "PERSON", words: str = "") -> Self:
        """Exactly `number`."""
        return cls(number, number, "EXACT", unit, words)

    @classmethod
    def at_least(cls, number: int, unit: str = "PERSON", words: str = "") -> Self:
        """`number` or more."""
        return cls(number, None, "AT_LEAST", unit, words)

    @classmethod
    def from_bounds(
        cls, low: int | None, high: int | None, qualifier: str = "", unit: str = "PERSON", words: str = ""
    ) -> Self:
        """The count with these bounds; the qualifier is inferred when not given.

        Bounds that the qualifier itself says may be left out: SEVERAL alone is 2 or more, NONE is 0.
        Raises `BadCount` for an unknown qualifier, bounds that do not fit it, or low above high.
        """
        if not qualifier:
            qualifier = _infer(low, high)
        if qualifier not in QUALIFIERS:
            raise _refused(low, high, qualifier)
        if low is None and high is None:
            low = _FLOORS[qualifier][0] if qualifier in _FLOORS else 0 if qualifier == "NONE" else None
            high = 0 if qualifier == "NONE" else None
        if qualifier in ("EXACT", "ABOUT") and high is None:
            high = low
        if qualifier == "UP_TO" and low is None:
            low = 0
        return cls(low, high, qualifier, unit, words)

    @property
    def is_open(self) -> bool:
        """Whether the true number may lie above every number that was said."""
        return self.high is None or self.qualifier in _OPEN

    @property
    def approximate(self) -> bool:
        """Whether the figure is marked "about" and must not be read as a floor."""
        return self.qualifier == "ABOUT"

    def __add__(self, other: UncertainCount) -> UncertainCount:
        """The interval sum, without words. Raises `UnlikeUnits`: persons and heads of cattle never add up.

        Commutative and associative; zero changes nothing but the words.
        """
        if self.unit != other.unit:
            raise UnlikeUnits(first=self.unit, second=other.unit)
        if other._is_zero:
            return replace(self, qualifier=self._beside_zero(other), words="")
        if self._is_zero:
            return replace(other, words="")
        low = None if self.low is None and other.low is None else (self.low or 0) + (other.low or 0)
        high = None if self.high is None or other.high is None else self.high + other.high
        is_open = self.is_open or other.is_open
        if self.approximate or other.approximate:
            return UncertainCount(low, None if is_open else high, "ABOUT", self.unit)
        qualifier = "RANGE_OPEN" if is_open and high is not None else _infer(low, high)
        return UncertainCount(low, high, qualifier, self.unit)

    @property
    def _is_zero(self) -> bool:
        return self.high == 0 and self.qualifier in ("EXACT", "NONE")

    def _beside_zero(self, zero: UncertainCount) -> str:
        # Two zeros: "none reported" says more than a bare 0, whichever side it stands on.
        return zero.qualifier if self._is_zero and zero.qualifier == "NONE" else self.qualifier

    def format(self, language: str = "en") -> str:
        """The figure as a bulletin prints it, without its unit: "46+", "13–17", "~20", "≤5", ">20", "?"."""
        low, high = self.low, self.high
        if low is None:
            return "?"
        if self.qualifier == "MORE_THAN":
            return ">" + _grouped(low - 1, language)
        if self.qualifier == "UP_TO" and high is not None:
            return "≤" + _grouped(high, language)
        figure = _grouped(low, language)
        if high is not None and high != low:
            figure += "\N{EN DASH}" + _grouped(high, language)
        return ("~" if self.approximate else "") + figure + ("+" if self.is_open else "")


def zero(unit: str = "PERSON") -> UncertainCount:
    """The count that adds nothing."""
    return UncertainCount.exact(0, unit)


def total(counts: Iterable[UncertainCount], unit: str = "PERSON") -> UncertainCount:
    """The interval sum of counts that share `unit`; zero for none. Raises `UnlikeUnits`."""
    sum_so_far = zero(unit)
    for count in counts:
        sum_so_far = sum_so_far + count
    return sum_so_far


def _refused(low: int | None, high: int | None, qualifier: str) -> BadCount:
    return BadCount(low="?" if low is None else low, high="?" if high is None else high, qualifier=qualifier)


def _infer(low: int | None, high: int | None) -> str:
    if low is None:
        return "UNSPECIFIED" if high is None else "UP_TO"
    if high is None:
        return "AT_LEAST"
    return "EXACT" if low == high else "RANGE"


def _fits(low: int | None, high: int | None, qualifier: str, unit: str) -> bool:
    """Whether the bounds obey the `bounds_rule` of the qualifier."""
    if qualifier == "UNSPECIFIED":
        return low is None and high is None
    if low is None:
        return False
    if qualifier in _FLOORS:
        return high is None and (low in _FLOORS[qualifier] or _several_of_money(low, qualifier, unit))
    match qualifier:
        case "EXACT":
            return low == high
        case "NONE":
            return low == high == 0
        case "AT_LEAST":
            return high is None
        case "MORE_THAN":
            return high is None and low >= 1
        case "UP_TO":
            return low in (0, 1) and high is not None and high >= 1
        case "RANGE":
            return high is not None and low < high
        case "RANGE_OPEN":
            return high is not None
        case _:
            # ABOUT: one number when it is said; a sum of such counts may be a range or open.
            return True


def _several_of_money(low: int, qualifier: str, unit: str) -> bool:
    """Whether `low` is two of a round sum: "several hundred million francs" is 200,000,000 or more."""
    digits = str(low)
    return qualifier == "SEVERAL" and unit == "XOF" and digits[0] == "2" and not digits[1:].strip("0")


def _grouped(number: int, language: str) -> str:
    return f"{number:,}".replace(",", _GROUPING.get(language, _GROUPING["en"]))
