# SPDX-License-Identifier: GPL-3.0-or-later
"""Entry point. Refuses a Python that is too old before anything else is read."""

# No ``from __future__`` and no f-string here or in ``speech``: an old Python must be able to read both
# to say what is wrong.
import sys

from deploy.speech import say

OLDEST = (3, 11)

if __name__ == "__main__":
    if sys.version_info < OLDEST:
        say("python_too_old", found=sys.version.split()[0])
        sys.exit(2)
    from deploy.commands import main

    sys.exit(main(sys.argv[1:]))
