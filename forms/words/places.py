# SPDX-License-Identifier: GPL-3.0-or-later
"""Words into places: "à 12 km au nord de Gao", "between Ber and Timbuktu", "région de Kidal", "several villages".

The words are kept whatever comes of them. A name that several places bear is never decided here: all of them are
given as choices, and whoever typed it chooses or leaves it open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from forms.gazetteer import region_of
from forms.gazetteer.builtin import AREA, FIRST_LEVEL, SECOND_LEVEL
from forms.gazetteer.choosing import chosen, distinct, same_place
from forms.gazetteer.finder import Finder, Suggestion
from forms.gazetteer.spelling import letters
from forms.words.outcome import NOT_A_PLACE, NotUnderstood, Understood
from forms.words.place_figures import direction_of, kilometres, points
from forms.words.place_words import AREA_WORDS, LEAD, LISTED, PATTERNS, WITHIN
from forms.words.plain import composed, plain
from intake.errors import BadPlace
from intake.model.places import SEVERAL, Offset, Place

_LONGEST = 200
_CHOICES = 5
_MOST = 12
_LIKELY = 0.72
# As near as Amzérakad is to Amasrakad: too near for the one to be taken without a word about the other.
_MISTAKABLE = 0.8
_AREA_KINDS = {"region": FIRST_LEVEL, "cercle": SECOND_LEVEL, "district": FIRST_LEVEL}


@dataclass(frozen=True, slots=True)
class UnderstoodPlace(Understood[Place]):
    """A place as understood, and the places that its name may mean, the likeliest first.

    Where just one bears the name, the value is matched to it (`value.gid`) and the others are there to be compared.
    Where nobody can tell, no gid is set: `forms.gazetteer.choosing.chosen(value, place)` is the value once somebody
    has chosen.
    """

    choices: tuple[Suggestion, ...] = ()


def understand_place(
    text: str, finder: Finder, language_hint: str = "fr"
) -> UnderstoodPlace | NotUnderstood[Place]:
    """The place that a text says, looked up among the places of `finder`."""
    words = composed(text)
    flat = plain(words)
    if words and len(words) <= _LONGEST:
        reader = _Reader(words, flat, finder)
        point = reader.coordinates()
        if point:
            return UnderstoodPlace(point, language_hint)
        for language in ("fr", "en") if language_hint != "en" else ("en", "fr"):
            for form, pattern in PATTERNS[language]:
                match = pattern.fullmatch(flat)
                found = reader.said(form, match, language) if match else None
                if found:
                    return replace(found, language=language)
        several = len(LISTED.split(words)) > 2 or re.search(r";| (?:et|and) ", flat)
        named = (reader.listed() if several else None) or reader.named(0, len(words)) or reader.listed()
        if named:
            return replace(named, language=language_hint)
    return NotUnderstood(Place(words=words), NOT_A_PLACE)


@dataclass(frozen=True, slots=True)
class _Reader:
    """One text, as typed and in plain letters of the same length."""

    words: str
    flat: str
    finder: Finder

    def said(self, form: str, match: re.Match[str], language: str) -> UnderstoodPlace | None:
        """What a pattern says, None when its names fit nothing."""
        match form:
            case "offset":
                return self._offset(match, language)
            case "near":
                return self._around(Offset("", None, self._typed(match, "of")), match)
            case "line":
                return self._line(self._typed(match, "one"), self._typed(match, "other"))
            case "road":
                return self._road(self._typed(match, "ends"))
            case "area":
                return self._area(match["kind"], self._typed(match, "area"))
            case "several":
                return self._several(match["rest"])
            case _:
                return UnderstoodPlace(Place(words=self.words, precision="UNKNOWN"), "")

    def _typed(self, match: re.Match[str], group: str) -> str:
        return self.words[match.start(group) : match.end(group)].strip(" .,;")

    def _offset(self, match: re.Match[str], language: str) -> UnderstoodPlace | None:
        groups = match.groupdict()
        km = None
        if groups.get("n"):
            km = kilometres(groups["n"], groups["unit"], language)
            if km is None:
                return None
        direction = direction_of(groups.get("way") or "")
        if direction is None or (km is None and not direction):
            return None
        try:
            near = Offset(direction, km, self._typed(match, "of"))
        except BadPlace:
            return None
        return self._around(near, match)

    def _around(self, near: Offset, match: re.Match[str]) -> UnderstoodPlace:
        base = self.named(match.start("of"), match.end("of"), areas=False)
        place = Place(words=self.words, precision="NEAR", confidence="offset", near=near)
        if base is None:
            return UnderstoodPlace(place, "")
        known = self.finder.place(base.value.gid) if base.value.gid else None
        if known:
            return UnderstoodPlace(chosen(place, known), "", base.choices)
        return UnderstoodPlace(replace(place, regions=base.value.regions), "", base.choices)

    def _line(self, one: str, other: str) -> UnderstoodPlace:
        regions = tuple(
            dict.fromkeys(region for name in (one, other) for region in self._only(name).regions if region)
        )
        place = Place(words=self.words, precision="LINE", confidence="line", regions=regions)
        return UnderstoodPlace(place, "")

    def _road(self, ends: str) -> UnderstoodPlace | None:
        """The two ends of "Gao-Tin Essako" and the like: the hyphen that leaves the best known names."""
        flat = plain(ends)
        splits = [(ends[: at.start()], ends[at.end() :]) for at in re.finditer(r" ?- ?", flat)]
        if not splits:
            return None
        return self._line(*max(splits, key=lambda names: sum(map(self._score, names))))

    def _score(self, name: str) -> float:
        found = self.finder.find(name, 1)
        return found[0].score if found else 0.0

    def _area(self, kind: str, name: str) -> UnderstoodPlace | None:
        feature = _AREA_KINDS.get(kind)
        found = self._suggestions(name, "")
        if feature:
            areas = [one for one in found if one.place.feature == feature and one.homonym]
            if len(areas) == 1:
                return UnderstoodPlace(chosen(Place(words=self.words), areas[0].place), "")
            return None
        place = Place(words=self.words, precision="AREA")
        exact = _one_place([one for one in found if one.homonym and one.place.kind != AREA])
        if exact:
            return UnderstoodPlace(chosen(place, exact.place, "medium"), "", tuple(found))
        return UnderstoodPlace(place, "", tuple(found)) if found else None

    def _several(self, rest: str) -> UnderstoodPlace:
        region = region_of(AREA_WORDS.sub("", re.sub(r"^ ?(?:dans|de|in|of|across) ", "", rest)).strip())
        regions = (region or SEVERAL,)
        return UnderstoodPlace(
            Place(words=self.words, precision="MULTI", confidence="multi", regions=regions), ""
        )

    def named(self, start: int, end: int, *, areas: bool = True) -> UnderstoodPlace | None:
        """One name, alone or with the area it lies in; `areas` False leaves regions and cercles out."""
        flat = self.flat[start:end]
        for pattern in WITHIN:
            match = pattern.fullmatch(flat)
            if match:
                region = _region_named(match["area"], self.finder)
                name = self.words[start + match.start("name") : start + match.end("name")]
                admin = self.words[start + match.start("area") : start + match.end("area")]
                if region:
                    found = self._found(name.strip(), region, admin, areas=areas)
                    return found or UnderstoodPlace(
                        Place(words=self.words, regions=(region,), admin_words=admin, confidence="none"), ""
                    )
        lead = LEAD.match(flat)
        return self._found(self.words[start + (lead.end() if lead else 0) : end].strip(), "", "", areas=areas)

    def _found(self, name: str, region: str, admin: str, *, areas: bool) -> UnderstoodPlace | None:
        found = [one for one in self._suggestions(name, region) if areas or one.place.kind != AREA]
        place = Place(words=self.words, regions=(region,) if region else (), admin_words=admin)
        exact = _certain(found)
        if exact:
            spelled = letters(name) in map(letters, (exact.place.name, *exact.place.other_names))
            confidence = "" if exact.place.kind == AREA else "high" if spelled else "medium"
            return UnderstoodPlace(chosen(place, exact.place, confidence), "", tuple(found))
        return UnderstoodPlace(place, "", tuple(found)) if found else None

    def _suggestions(self, name: str, region: str) -> list[Suggestion]:
        return distinct(one for one in self.finder.find(name, 2 * _CHOICES, region) if one.score >= _LIKELY)[
            :_MOST
        ]

    def _only(self, name: str) -> Place:
        """The place of that name when there is just one, else an empty one."""
        exact = _one_place(
            [one for one in self._suggestions(name, "") if one.homonym and one.place.kind != AREA]
        )
        return chosen(Place(), exact.place) if exact else Place()

    def listed(self) -> UnderstoodPlace | None:
        """Several places named one after the other, each of them known."""
        names = [name for name in LISTED.split(self.words) if name.strip()]
        if len(names) < 2 or not all(self._score(name) >= _LIKELY for name in names):
            return None
        regions = tuple(dict.fromkeys(region for name in names for region in self._only(name).regions))
        place = Place(words=self.words, precision="MULTI", confidence="multi", regions=regions)
        return UnderstoodPlace(place, "")

    def coordinates(self) -> Place | None:
        """A point in degrees, decimal or with minutes and seconds."""
        point = next(points(self.flat.strip(" ().")), None)
        if point is None:
            return None
        try:
            return Place(words=self.words, precision="SITE", latitude=point[0], longitude=point[1])
        except BadPlace:
            return None


def _certain(suggestions: list[Suggestion]) -> Suggestion | None:
    """The one that can be taken: the only one of the name, and where people live; else with no name like it.

    The reports' "Amasrakad" is, to the letter, a wadi that nobody meant.
    """
    exact = _one_place([one for one in suggestions if one.homonym])
    if exact is None or exact.place.kind in ("P", AREA):
        return exact
    return None if any(one.score >= _MISTAKABLE and not one.homonym for one in suggestions) else exact


def _one_place(suggestions: list[Suggestion]) -> Suggestion | None:
    """The one place that all suggestions are, None when they are several or none."""
    if not suggestions:
        return None
    first = suggestions[0]
    return first if all(same_place(first.place, other.place) for other in suggestions[1:]) else None


def _region_named(text: str, finder: Finder) -> str:
    """The code of the region that a text names, or that the cercle it names lies in; "" for neither."""
    name = AREA_WORDS.sub("", text.strip()).strip()
    region = region_of(name)
    if region and region != SEVERAL:
        return region
    found = finder.find(name, 1)
    areas = {one.place.region for one in found if one.homonym and one.place.feature == SECOND_LEVEL}
    return areas.pop() if len(areas) == 1 else ""
