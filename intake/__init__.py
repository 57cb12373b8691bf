# SPDX-License-Identifier: GPL-3.0-or-later
"""Intake: secure documentation of human-rights violations, offline first."""

from __future__ import annotations

from typing import Final

__version__: Final = "0.1.0"
"""Stated here alone: the package is built with it, and a checkout that nobody installed knows it too."""
