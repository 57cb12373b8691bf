# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program costs, each figure beside a named baseline measured in the same run."""
