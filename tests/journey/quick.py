# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands one after the other in a process that can be killed: ``python -m tests.journey.quick COMMANDS``.

COMMANDS is a JSON list of argument lists. Everything is imported first, then "ready" is printed, so that a kill
falls into the work and not into the start. Keys are derived at the price for tests.
"""

from __future__ import annotations

import importlib
import json
import os
import sys

from intake.cli import harden, opening
from intake.cli.root import COMMANDS, intake
from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS

READY = "ready\n"


def main() -> None:
    """Run the commands of the first argument; what they print goes where they print it."""
    harden()
    vars(opening).update(FLOOR=FLOOR_ONLY_FOR_TESTS, calibrate=FLOOR_ONLY_FOR_TESTS.parameters)
    for module, _ in COMMANDS.values():
        if not module.startswith("running"):
            importlib.import_module(f"intake.cli.{module.partition(':')[0]}")
    print(READY, end="", flush=True)
    for words in json.loads(sys.argv[1]):
        try:
            intake.main(words)
        except SystemExit as ended:
            print(json.dumps({"exit": ended.code}), flush=True)
    # Without Python's own tidying up, which is no part of the work.
    os._exit(0)


if __name__ == "__main__":
    main()
