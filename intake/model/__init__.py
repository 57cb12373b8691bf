# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known and how well it is known: frozen values without a store, a form or a key.

Every value checks itself when it is made, writes itself as JSON that omits what is empty (`to_json`) and
reads itself back (`from_json`). `from_json` ignores keys and keeps codes that it does not know, because the
bytes of an entry's body, kept as received, stay the truth.
"""
