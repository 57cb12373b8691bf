# SPDX-License-Identifier: GPL-3.0-or-later
"""The local web page: a supervisor without keys, a worker that alone has them, and the pages it serves."""
