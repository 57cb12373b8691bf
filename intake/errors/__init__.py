# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that can be refused, as one small tree of classes, told by theme: one module each.

A class says in its docstring when it is raised, and in `message` what a person is told: what happened, what
was kept, what to do next. `message` is a plain English msgid with `{name}` places for facts; the catalogues
in `translations` hold the other languages. Facts never carry personal data, because they may reach a log.

A new class is written in the module of its theme and needs no line here: ``from intake.errors import X`` finds
it. Every refusal of a person's doing has a name of its own, so that a test, a log and ``sync/FORMAT.md`` can
speak of it.
"""

from __future__ import annotations

from intake.errors.base import *
from intake.errors.bundles import *
from intake.errors.commands import *
from intake.errors.crypto import *
from intake.errors.erasing import *
from intake.errors.evidence import *
from intake.errors.receipts import *
from intake.errors.records import *
from intake.errors.trust import *
from intake.errors.values import *
from intake.errors.vault import *
