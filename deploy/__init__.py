# SPDX-License-Identifier: GPL-3.0-or-later
"""One command for everything, the same on every system: ``python3 -m deploy run | test | lint | ...``.

Needs nothing but Python and its standard library, and imports nothing of the application.
"""
