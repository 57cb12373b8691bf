# SPDX-License-Identifier: GPL-3.0-or-later
"""Words into dates, counts and places, in French and English, and back into a sentence that says what was understood.

`dates.understand_date`, `counts.understand_count` and `places.understand_place` give `Understood` or
`NotUnderstood` (`outcome`); `echo.say` says the value to the person who typed. Nothing is guessed: words that are not
understood to the last one are kept as they are, with everything else unknown.
"""
