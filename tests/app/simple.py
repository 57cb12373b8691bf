# SPDX-License-Identifier: GPL-3.0-or-later
"""The simplest report that is of use, as a focal point gives it: the script whose steps are counted."""

from __future__ import annotations

from tests.app.keyboard import Keyboard

WHEN = {"fr": "nuit du 22 au 23 mars 2024", "en": "night of 22 to 23 March 2024"}
WHERE = {"fr": "12 km au nord de Gao", "en": "12 km north of Gao"}
TOLD = {
    "fr": "Des hommes armés sont venus au puits à l’aube. Ils ont tué trois éleveurs.",
    "en": "Armed men came to the well at dawn. They killed three herders.",
}


def report(keys: Keyboard, language: str) -> None:
    """From the first section to the saved report: six pages with answers, then the report itself."""
    keys.past_the_bars()
    for asked, words in (("when", WHEN[language]), ("place", WHERE[language])):
        _say(keys, asked, words)
    keys.enter("button[value=next]", "#account")
    keys.past_the_bars()
    keys.write("#account", TOLD[language])
    keys.choose("#acts-0-violation", "KILL_TARG")
    keys.enter("button[value=next]", "#victims-0-count-words")
    keys.past_the_bars()
    _say(keys, "victims-0-count", "3")
    keys.choose("#victims-0-outcomes-0-became", "DEAD")
    _say(keys, "victims-0-outcomes-0-count", "3")
    keys.enter("button[value=next]", "#acts-0-perpetrators-0-actor")
    keys.past_the_bars()
    keys.choose("#acts-0-perpetrators-0-actor", "UNKNOWN")
    keys.choose("#acts-0-perpetrators-0-basis", "SEEN")
    keys.enter("button[value=next]", "#sources-0-type")
    keys.past_the_bars()
    keys.choose("#sources-0-type", "EYEWITNESS")
    keys.choose("#sources-0-level", "C2")
    keys.page.locator("input[name=sources-0-facets]:checked").first.wait_for()
    keys.enter("button[value=check]", "#level")
    keys.past_the_bars()
    keys.choose("#level", "2")
    keys.enter("button[value=finish]", ".account")
    keys.pages.append(keys.page.url)


def _say(keys: Keyboard, asked: str, words: str) -> None:
    """Answer in words, and wait for what they are understood as: until it is there, what is below still moves."""
    keys.write(f"#{asked}-words", words)
    keys.page.locator(f"#{asked}-meant:visible, #{asked}-unclear:visible").first.wait_for()
