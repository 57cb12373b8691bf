# SPDX-License-Identifier: GPL-3.0-or-later
"""Feasts by which people date things, and the days they fell on.

Lunar feasts begin when the new moon is seen, so the same feast may fall a day later in one town than in another:
whatever is dated by one is uncertain. The table holds the days of the Umm al-Qura calendar; in Mali the day is
that one or the next. Sunday feasts follow Easter; feasts with a day of the year are sure.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

ASHURA: Final = "ashura"
MAWLID: Final = "mawlid"
RAMADAN: Final = "ramadan"
FITR: Final = "fitr"
TABASKI: Final = "tabaski"
NEW_YEAR_HIJRI: Final = "hijri"
EASTER: Final = "easter"

FIXED: Final = {
    "newyear": (1, 1), "army": (1, 20), "women": (3, 8), "martyrs": (3, 26), "labour": (5, 1), "africa": (5, 25),
    "independence": (9, 22), "christmas": (12, 25),
}  # fmt: skip
"""Feasts with a day of the year: month and day."""

_LUNAR_ORDER: Final = (NEW_YEAR_HIJRI, ASHURA, MAWLID, RAMADAN, FITR, TABASKI)

# One line per lunar year, in the order above: 1 and 10 Muharram, 12 Rabi I, 1 Ramadan, 1 Shawwal, 10 Dhu al-Hijja.
_UMM_AL_QURA: Final = """
1439 2017-09-21 2017-09-30 2017-11-30 2018-05-16 2018-06-15 2018-08-21
1440 2018-09-11 2018-09-20 2018-11-20 2019-05-06 2019-06-04 2019-08-11
1441 2019-08-31 2019-09-09 2019-11-09 2020-04-24 2020-05-24 2020-07-31
1442 2020-08-20 2020-08-29 2020-10-29 2021-04-13 2021-05-13 2021-07-20
1443 2021-08-09 2021-08-18 2021-10-18 2022-04-02 2022-05-02 2022-07-09
1444 2022-07-30 2022-08-08 2022-10-08 2023-03-23 2023-04-21 2023-06-28
1445 2023-07-19 2023-07-28 2023-09-27 2024-03-11 2024-04-10 2024-06-16
1446 2024-07-07 2024-07-16 2024-09-15 2025-03-01 2025-03-30 2025-06-06
1447 2025-06-26 2025-07-05 2025-09-04 2026-02-18 2026-03-20 2026-05-27
1448 2026-06-16 2026-06-25 2026-08-25 2027-02-08 2027-03-09 2027-05-16
1449 2027-06-06 2027-06-15 2027-08-14 2028-01-28 2028-02-26 2028-05-05
1450 2028-05-25 2028-06-03 2028-08-03 2029-01-16 2029-02-14 2029-04-24
1451 2029-05-14 2029-05-23 2029-07-24 2030-01-05 2030-02-04 2030-04-13
1452 2030-05-03 2030-05-12 2030-07-13 2030-12-26 2031-01-24 2031-04-02
1453 2031-04-23 2031-05-02 2031-07-02 2031-12-15 2032-01-14 2032-03-22
1454 2032-04-11 2032-04-20 2032-06-20 2032-12-04 2033-01-02 2033-03-11
1455 2033-04-01 2033-04-10 2033-06-09 2033-11-23 2033-12-23 2034-03-01
1456 2034-03-21 2034-03-30 2034-05-30 2034-11-12 2034-12-12 2035-02-18
"""

_LUNAR: Final = {
    name: tuple(date.fromisoformat(line.split()[place]) for line in _UMM_AL_QURA.strip().splitlines())
    for place, name in enumerate(_LUNAR_ORDER, start=1)
}


def is_sure(feast: str) -> bool:
    """Whether its day is known without doubt."""
    return feast in FIXED or feast == EASTER


def falls_on(feast: str, today: date, year: int | None = None) -> date | None:
    """The day of a feast in a year of the common calendar; without a year, the last that has begun by `today`.

    None when the table has no such year. A year can hold a lunar feast twice: then the first is given.
    """
    days = list(_days(feast, year if year is not None else today.year))
    if year is not None:
        return next((day for day in days if day.year == year), None)
    past = [day for day in days if day <= today]
    return max(past, default=None)


def ramadan(today: date, year: int | None = None) -> tuple[date, date] | None:
    """The first and last day of a month of Ramadan."""
    first = falls_on(RAMADAN, today, year)
    if first is None:
        return None
    end = min(day for day in _LUNAR[FITR] if day > first)
    return first, end - timedelta(days=1)


def _days(feast: str, year: int) -> Iterator[date]:
    if feast in FIXED:
        month, day = FIXED[feast]
        yield from (date(which, month, day) for which in (year - 1, year))
    elif feast == EASTER:
        yield from (_easter(which) for which in (year - 1, year))
    else:
        yield from _LUNAR[feast]


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, Nature, 20 April 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    r = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * r) // 433
    month = (h + r - 7 * m + 90) // 25
    return date(year, month, (h + r - 7 * m + 33 * month + 19) % 32)
