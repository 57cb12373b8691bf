# SPDX-License-Identifier: GPL-3.0-or-later
"""What evidence files are, how they are shown without harm, and copies of them that can be published.

Knows no store and no web: content comes as a binary file and goes as bytes in memory, never through the disk.
"""
