# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a page: by the rules of axe-core, by the sizes of its targets, by the standard of HTML."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.app.walking import Walk

MODULES = Path(
    os.environ.get("INTAKE_NODE_MODULES") or Path(__file__).resolve().parent.parent / "node" / "node_modules"
)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": True}},
    "resultTypes": ["violations"],
}
TAP = 44
"""Pixels that a button or a link that stands by itself is high at least (UX, "Look")."""

# A link is a control when nothing but it stands in its line of text: then it is no part of a sentence.
SMALL = """tap => {
  const alone = link => !link.closest('.month') && ![...link.parentElement.childNodes].some(
    node => node !== link && node.nodeType === Node.TEXT_NODE && /[\\p{L}\\p{N}]/u.test(node.data));
  const seen = one => one.checkVisibility({visibilityProperty: true}) && !one.closest('.unseen, dialog:not([open])');
  const height = one => one.getBoundingClientRect().height;
  const target = one => {
    if (one.type !== 'checkbox' && one.type !== 'radio') return one;
    return one.labels[0] ?? one;
  };
  const controls = [...document.querySelectorAll(
    'main button, main a, main summary, main input:not([type=hidden]), main select, main textarea, ' +
    'header a:not(.skip), header button, nav a, footer a, footer button, aside a')];
  return controls.filter(seen).filter(one => one.localName !== 'a' || alone(one)).map(target)
    .filter(one => height(one) < tap - .5).map(one => `${height(one).toFixed(1)} ${one.outerHTML.slice(0, 160)}`);
}"""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@cache
def axe() -> str:
    """The source of axe-core."""
    path = MODULES / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.skip(f"axe-core is not in {MODULES}; run npm install in tests/node")
    return path.read_text("utf-8")


def broken_rules(walk: Walk) -> list[str]:
    """The rules of WCAG 2.2 AA and of good practice that the page breaks, each with its places."""
    # Evaluated by the browser's own tools: the page's policy, which forbids inline scripts, stays in force.
    walk.page.evaluate(axe() + ";0")
    found: Any = walk.page.evaluate("rules => axe.run(document, rules)", RULES)
    return [
        f"{rule['id']} ({rule['help']}): {node['html'][:160]} – {_why(node)}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def _why(node: Mapping[str, Any]) -> str:
    return " ".join(str(node.get("failureSummary", "")).split())[:260]


def small_targets(walk: Walk) -> list[str]:
    """Controls that are lower than a finger needs; links within a sentence are excepted."""
    found: list[str] = walk.page.evaluate(SMALL, TAP)
    return found


def faults(walk: Walk) -> list[str]:
    """Everything that is wrong with the page that the window is on."""
    walk.settle()
    found = [*(f"said by the browser: {text}" for text in walk.faults), *broken_rules(walk)]
    found += [f"target: {one}" for one in small_targets(walk)]
    if (wider := walk.page.evaluate(WIDE)) > 0:
        found.append(f"{wider} pixels lie beside the screen")
    if walk.page.locator("html").get_attribute("lang") != walk.look.language:
        found.append("the page is in another language")
    walk.faults.clear()
    return found


def invalid(pages: Mapping[str, str], folder: Path) -> list[str]:
    """What the Nu validator of the W3C says against pages, which it reads from files in `folder`."""
    jar, java = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar", shutil.which("java")
    if java is None:
        pytest.skip("java is not installed: apt-get install default-jre-headless")
    if not jar.is_file():
        pytest.skip(f"vnu-jar is not in {MODULES}; run npm install in tests/node")
    for name, text in pages.items():
        (folder / f"{_file_name(name)}.html").write_text(text, "utf-8")
    told = subprocess.run(
        [java, "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", str(folder)],
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    return [
        f"{Path(one['url']).stem}:{one.get('lastLine')} {one['message']} {one.get('extract', '')[:160]!r}"
        for one in json.loads(told)["messages"]
        if one.get("subType", one["type"]) in ("error", "warning")
    ]


def _file_name(name: str) -> str:
    return re.sub(r"\W+", "-", name)
