# SPDX-License-Identifier: GPL-3.0-or-later
"""One command for everything on every system: ``python3 -m deploy run | test | lint | bench | soak | kit | ...``.

Needs nothing but Python and its standard library, and imports nothing of the application.
"""
