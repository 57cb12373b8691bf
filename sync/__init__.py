# SPDX-License-Identifier: GPL-3.0-or-later
"""What travels between members: parts of bundles, cards and rosters. The format is in ``FORMAT.md``."""
