# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables that screens query, derived from the journal and nothing else.

Each module holds one kind: its tables (``DDL``), ``project`` which writes what the entries of one record amount to,
and the questions that can be asked. All of it can be dropped and made again (``intake vault rebuild``), so a changed
projection needs no migration. Whatever is written here is a function of (set of entries, roster).
"""
