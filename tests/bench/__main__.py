# SPDX-License-Identifier: GPL-3.0-or-later
"""``python3 -m deploy bench [PART ...] [--small]``: all parts when none is named."""

from __future__ import annotations

import argparse
import shutil

from tests.bench import age_files, exchange, pages, places, receipts, startup, store


def main() -> None:
    """Run what was named."""
    parser = argparse.ArgumentParser(prog="python3 -m deploy bench", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        choices=["startup", "age", "store", "exchange", "receipts", "pages", "places", []],
        default=[],
    )
    parser.add_argument("--small", action="store_true", help="a tenth of the sizes, to see that it runs")
    said = parser.parse_args()
    parts = said.parts or ["startup", "age", "store", "exchange", "receipts", "pages", "places"]
    if {"age", "exchange"} & set(parts) and not shutil.which("age"):
        raise SystemExit("The age command, the baseline of two measurements, is missing: apt-get install age")
    if "startup" in parts:
        startup.run()
    if "age" in parts:
        age_files.run(100 if said.small else 1024)
    if "store" in parts:
        store.run((100, 1_000, 10_000) if said.small else (1_000, 10_000, 100_000))
    if "exchange" in parts:
        exchange.run(*((1_000, 100) if said.small else (10_000, 1024)))
    if "receipts" in parts:
        receipts.run(*((1_000, 100, 5_000) if said.small else ()))
    if "pages" in parts:
        pages.run(*(((100, 1_000), 100) if said.small else ()))
    if "places" in parts:
        places.run()


if __name__ == "__main__":
    main()
