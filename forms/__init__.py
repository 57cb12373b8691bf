# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked and in which words: forms, code lists, the gazetteer, and tables of other systems."""
