# SPDX-License-Identifier: GPL-3.0-or-later
"""What people state and cannot be so: values, code names, tables and lists of places (``intake/model``, ``forms``)."""

from __future__ import annotations

from intake.errors.base import IntakeError
from translations import N_


class BadValue(IntakeError):
    """A value cannot be what it says it is."""

    message = N_("A value is not understood. Nothing was changed. Check it and try again.")


class BadDate(BadValue):
    """`text` is no date of the EDTF subset, is impossible or reversed, or does not fit its precision."""

    message = N_(
        "“{text}” is not a date that can be understood: it may not exist, or its end may come before its "
        "beginning. Nothing was changed. Check the day, the month and the year."
    )


class BadCount(BadValue):
    """The bounds `low` and `high` do not fit each other or the `qualifier`."""

    message = N_(
        "This number is not possible as it stands (from {low} to {high}, {qualifier}). Nothing was changed. "
        "Check the smallest and the largest number."
    )


class BadFigure(BadValue):
    """`text` is no figure as coordinators type them ("46+", "13-17", "~20", "several")."""

    message = N_(
        "“{text}” is not a number that can be understood. Nothing was changed. Type it like 20, 46+, 13-17, "
        "~20, >5, <=5 or several."
    )


class UnlikeUnits(BadValue):
    """Counts of different units were to be added (`first`, `second`: codes of `counting_unit`)."""

    message = N_("Numbers of different things ({first}, {second}) cannot be added up. Nothing was changed.")


class BadPlace(BadValue):
    """A coordinate, a distance, a direction or a list of regions is out of bounds (`value`)."""

    message = N_(
        "“{value}” cannot be part of a place. Nothing was changed. Check the coordinates, the distance and "
        "the regions."
    )


class WrongColumns(IntakeError):
    """The table does not have the columns it must have: `missing`, `unknown` and `repeated` name them."""

    message = N_(
        "The columns of this table are not the expected ones. Missing: {missing}. Unknown: {unknown}. "
        "Repeated: {repeated}. Nothing was read. Correct the first line and try again."
    )


class NotAPlaceList(IntakeError):
    """A file is no list of places in a form that is read (``forms/gazetteer/packs.py``)."""

    message = N_(
        "This is not a list of places that can be read. Nothing was added. Give the GeoNames dump of a country "
        "(ML.txt or ML.zip), or a table (CSV in UTF-8, or XLSX) with a code, a name, a latitude and a longitude."
    )


class NoPlaceList(IntakeError):
    """No file was chosen, or an empty one."""

    message = N_(
        "No file was chosen, or it is empty. Nothing was added. Choose the file with the list of places."
    )


class PlaceListTooBig(IntakeError):
    """A list of places takes more memory than this is worth: `most` is the limit in megabytes."""

    message = N_(
        "This file is too big: lists of places are read up to {most} MB. Nothing was added. Give the list of one "
        "country, packed as ZIP if there is one."
    )


class BadPackLine(IntakeError):
    """A line of a list of places cannot be right: `line` counts from 1, `column` is "" for the whole line."""

    message = N_(
        "Line {line} of this list of places cannot be read (column: “{column}”). Nothing was added. Get the file "
        "again, or correct the line, and try again."
    )


class NoSuchPack(IntakeError):
    """No pack of places is called `name`."""

    message = N_("No list of places is called “{name}” here. Nothing was changed. See “intake places list”.")


class BadLabel(IntakeError):
    """A code name for a member is empty, too long, or has characters that cannot be printed."""

    message = N_("A code name has 1 to 60 printable characters. Nothing was changed. Choose another one.")
