# SPDX-License-Identifier: GPL-3.0-or-later
"""The help: topics as plain text files in both languages, read into blocks, and found again by words.

A file ``help/LANGUAGE/NAME.md`` begins with ``# Title`` and, if people may look for it by other words, a line
``words: ...``. Then come paragraphs, ``## headings``, lists with ``-`` and with ``1.``, and ``**strong**`` words;
nothing else means anything, and everything is escaped where it is shown.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT, ROOT


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: for which roles it is (none: for all), and the pages that lead to it.

    A page is named by its endpoint, or with all others of its blueprint as ``"sending."``.
    """

    name: str
    roles: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


EVIDENCE: Final = tuple(
    f"{part}."
    for part in ("evidence", "evidence_file", "evidence_out", "evidence_shown", "publication", "recording")
)

TOPICS: Final = (
    Topic("start", pages=("home.", "first_run.")),
    Topic("tour", pages=("tour.",)),
    Topic(
        "report",
        (FOCAL_POINT, COORDINATOR),
        ("reports.", "drafts.", "sections.", "checking.", "settling.", "tallies."),
    ),
    Topic("doubt", (FOCAL_POINT, COORDINATOR), ("understanding.",)),
    Topic("interview", (FOCAL_POINT, COORDINATOR)),
    Topic("consent", (FOCAL_POINT, COORDINATOR), ("withdrawing.",)),
    Topic("identities", (FOCAL_POINT, COORDINATOR), ("sealing.",)),
    Topic("evidence", (FOCAL_POINT, COORDINATOR), EVIDENCE),
    Topic("paper", (FOCAL_POINT, COORDINATOR), ("paper.",)),
    Topic("send", (FOCAL_POINT, COORDINATOR, CUSTODIAN), ("sending.",)),
    Topic("receive", (FOCAL_POINT, COORDINATOR, CUSTODIAN), ("receiving.", "unknown.")),
    Topic("shared", (FOCAL_POINT, COORDINATOR, CUSTODIAN), ("sharing.",)),
    Topic("incidents", (COORDINATOR,), ("forming.", "incidents.")),
    Topic("month", (COORDINATOR,), ("months.",)),
    Topic("erasing", (COORDINATOR, CUSTODIAN), ("erasing.", "erasures.")),
    Topic("opening", (CUSTODIAN,), ("seals.", "resealing.", "reopening.")),
    Topic(
        "team",
        (FOCAL_POINT, COORDINATOR, CUSTODIAN, ROOT),
        ("team.", "enrolling.", "confirming.", "journals.", "proving.", "believing."),
    ),
    Topic("lock", pages=("unlock.page", "calendar.", "safety.lock")),
    Topic("keys", pages=("safety.", "locks.", "copies.", "renewing.", "places.", "codes.")),
    Topic("kept", (FOCAL_POINT,), ("kept.",)),
    Topic("lost", pages=("unlock.code", "destroying.")),
    Topic("trouble", pages=("problem.", "working.")),
)
BY_NAME: Final = {topic.name: topic for topic in TOPICS}

Run = tuple[bool, str]
"""Some words, and whether they are strong."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (``p``), heading (``h2``) or list (``ul``, ``ol``), with the runs of each of its lines."""

    kind: str
    lines: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A topic in one language."""

    name: str
    title: str
    words: str
    blocks: tuple[Block, ...]

    @property
    def lead(self) -> str:
        """The first paragraph, for lists."""
        first = next((block for block in self.blocks if block.kind == "p"), None)
        return "".join(words for _, words in first.lines[0]) if first else ""


@cache
def text(name: str, language: str) -> Text:
    """A topic in a language; raises KeyError for an unknown one."""
    file = resources.files("intake.web") / "help" / language / f"{BY_NAME[name].name}.md"
    return parse(name, file.read_text("utf-8"))


def parse(name: str, source: str) -> Text:
    """The text in a file of the form above."""
    title, words, blocks = "", "", []
    for part in re.split(r"\n\s*\n", source.strip()):
        lines = part.splitlines()
        if lines[0].startswith("# "):
            title = lines[0][2:].strip()
            words = " ".join(line[6:].strip() for line in lines[1:] if line.startswith("words:"))
        elif lines[0].startswith("## "):
            blocks.append(Block("h2", (_runs(lines[0][3:]),)))
            if lines[1:]:
                blocks.append(_block(lines[1:]))
        else:
            blocks.append(_block(lines))
    return Text(name, title, words, tuple(blocks))


_MARKS: Final = (("ul", re.compile(r"- ")), ("ol", re.compile(r"\d+\. ")))


def _block(lines: list[str]) -> Block:
    for kind, mark in _MARKS:
        if mark.match(lines[0]):
            items: list[str] = []
            for line in lines:
                found = mark.match(line)
                if found:
                    items.append(line[found.end() :])
                else:
                    items[-1] += " " + line.strip()
            return Block(kind, tuple(_runs(item) for item in items))
    return Block("p", (_runs(" ".join(line.strip() for line in lines)),))


def _runs(line: str) -> tuple[Run, ...]:
    return tuple((number % 2 == 1, words) for number, words in enumerate(line.split("**")) if words)


def topic_of(endpoint: str) -> str:
    """The topic that the page of an endpoint leads to, "" when it has none."""
    blueprint = endpoint.partition(".")[0] + "."
    for wanted in (endpoint, blueprint):
        for topic in TOPICS:
            if wanted in topic.pages:
                return topic.name
    return ""


def search(words: str, language: str) -> list[Text]:
    """The topics in which every word (or beginning of a word) occurs, those with it in the title first."""
    wanted = re.findall(r"\w+", _folded(words))
    found: list[tuple[int, int, Text]] = []
    for topic in TOPICS:
        held = text(topic.name, language)
        title, every = _known(f"{held.title} {held.words}"), _known(_whole(held))
        if wanted and all(any(word.startswith(one) for word in every) for one in wanted):
            score = sum(any(word.startswith(one) for word in title) for one in wanted)
            found.append((-score, len(found), held))
    return [held for _, _, held in sorted(found, key=lambda one: one[:2])]


def _whole(held: Text) -> str:
    parts = [held.title, held.words]
    parts += [words for block in held.blocks for line in block.lines for _, words in line]
    return " ".join(parts)


def _known(words: str) -> set[str]:
    return set(re.findall(r"\w+", _folded(words)))


def _folded(words: str) -> str:
    decomposed = unicodedata.normalize("NFKD", words.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
