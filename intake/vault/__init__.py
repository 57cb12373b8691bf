# SPDX-License-Identifier: GPL-3.0-or-later
"""The encrypted store of one person: folder, key slots, database, journal, projections, evidence. All SQL is here."""
