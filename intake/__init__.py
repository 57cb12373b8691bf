# SPDX-License-Identifier: GPL-3.0-or-later
"""Intake: secure documentation of human-rights violations, offline first."""
