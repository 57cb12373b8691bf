# SPDX-License-Identifier: GPL-3.0-or-later
"""The central team's rules: forming incidents from reports, and the figures of a month."""
