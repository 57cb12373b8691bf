# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that lists of places come in, each as lines with named columns."""

from __future__ import annotations

import csv
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import IO, BinaryIO, Final

from forms.gazetteer.spelling import letters
from intake.errors import BadPackLine, NotAPlaceList

GEONAMES: Final = "geonames"
OCHA: Final = "ocha"
OTHER: Final = "other"

_MOST_BYTES: Final = 512 * 1024 * 1024
_MOST_IN_WORKBOOK: Final = 96 * 1024 * 1024
"""Unpacked bytes of a workbook, whose words are all in memory while it is read."""
_LONGEST_LINE: Final = 64 * 1024
_GEONAMES_COLUMNS: Final = 19
_GEONAMES: Final = {
    "gid": 0, "name": 1, "others": 3, "latitude": 4, "longitude": 5, "kind": 6, "feature": 7, "country": 8, "area": 10,
}  # fmt: skip
_ZIP: Final = b"PK\x03\x04"
_DAMAGED: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, ValueError, LookupError, RuntimeError),
)
"""What a damaged archive, or one packed in a way that is not known here, makes `zipfile` raise."""

# Headings without accents, case and signs. OCHA's own have changed over the years, and carry a language.
_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "gid": ("gid", "featurepcode", "pcode", "pppcode", "ppcode", "popplacepcode", "placecode", "admin4pcode",
            "adm4pcode", "locpcode", "geonameid", "id"),
    "name": ("name", "featurename", "featurenamefr", "featurenameen", "ppname", "popplacename", "placename",
             "admin4name", "admin4namefr", "adm4name", "adm4fr", "nom", "localite", "village", "toponyme"),
    "others": ("altnames", "alternatenames", "featurealtname", "featurealtname1fr", "featurealtnamefr",
               "featurerefname", "othernames", "autresnoms"),
    "latitude": ("lat", "latitude", "y", "pointy", "ycoord", "coordy", "latdd", "gpslatitude"),
    "longitude": ("lon", "long", "lng", "longitude", "x", "pointx", "xcoord", "coordx", "londd", "longdd",
                  "gpslongitude"),
    "kind": ("featureclass",),
    "feature": ("featurecode",),
    "area": ("admin1name", "admin1namefr", "admin1nameen", "adm1name", "adm1fr", "adm1en", "adm12019", "region"),
    "cercle": ("admin2name", "admin2namefr", "admin2nameen", "adm2name", "adm2fr", "adm2en", "adm22019", "cercle"),
    "commune": ("admin3name", "admin3namefr", "admin3nameen", "adm3name", "adm3fr", "adm3en", "adm32019", "commune"),
}  # fmt: skip
_NEEDED: Final = ("gid", "name", "latitude", "longitude")
_OCHA_SIGNS: Final = ("pcode", "admin1name", "adm1")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list. `number` counts from 1; cells are asked for by what they mean."""

    number: int
    cells: Sequence[str]
    columns: Mapping[str, int]
    headings: Sequence[str] = ()

    def get(self, column: str) -> str:
        """The cell of a column without blanks around it, "" when the list has no such column."""
        place = self.columns.get(column)
        return self.cells[place].strip() if place is not None and place < len(self.cells) else ""

    def heading(self, column: str) -> str:
        """What the list itself calls a column."""
        place = self.columns.get(column, -1)
        return self.headings[place] if 0 <= place < len(self.headings) else column


def open_lines(stream: BinaryIO) -> tuple[str, Iterator[Line]]:
    """What kind of list a file is, and its lines. Raises NotAPlaceList."""
    start = stream.read(len(_ZIP))
    stream.seek(0)
    if start == _ZIP:
        return _archive(stream)
    return _text(_limited(stream))


def _archive(stream: BinaryIO) -> tuple[str, Iterator[Line]]:
    """A ZIP: a workbook, or the dump of one country beside its readme."""
    try:
        archive = zipfile.ZipFile(stream)
    except _DAMAGED as broken:
        raise NotAPlaceList from broken
    members = archive.infolist()
    if sum(member.file_size for member in members) > _MOST_BYTES or any(
        member.flag_bits & 1 for member in members
    ):
        raise NotAPlaceList
    names = [member.filename for member in members]
    if "xl/workbook.xml" in names:
        if sum(member.file_size for member in members) > _MOST_IN_WORKBOOK:
            raise NotAPlaceList
        stream.seek(0)
        return _workbook(stream)
    lists = [
        name for name in names if name.lower().endswith((".txt", ".csv")) and "readme" not in name.lower()
    ]
    if len(lists) != 1:
        raise NotAPlaceList
    try:
        return _text(_limited(archive.open(lists[0])))
    except _DAMAGED as broken:
        raise NotAPlaceList from broken


def _workbook(stream: BinaryIO) -> tuple[str, Iterator[Line]]:
    """The first sheet that has the headings."""
    from openpyxl import load_workbook  # imported here: it takes longer than the rest of a start

    try:
        book = load_workbook(stream, read_only=True, data_only=True)
    except Exception as broken:  # a damaged workbook makes openpyxl raise whatever its XML parser does
        raise NotAPlaceList from broken
    for sheet in book.worksheets:
        rows = _cells(sheet.iter_rows(values_only=True))
        try:
            heads = next(rows, [])
        except BadPackLine as broken:
            raise NotAPlaceList from broken
        if _columns(heads) is not None:
            return _table(heads, enumerate(rows, start=2))
    raise NotAPlaceList


def _cells(rows: Iterator[Sequence[object]]) -> Iterator[list[str]]:
    """The rows of a sheet as text. They are read as they are asked for, so a damaged one shows late."""
    for number in count(1):
        try:
            row = next(rows)
        except StopIteration:
            return
        except Exception as broken:
            raise BadPackLine(line=number, column="") from broken
        yield ["" if cell is None else str(cell) for cell in row]


def _text(lines: Iterator[str]) -> tuple[str, Iterator[Line]]:
    first = next(lines, "")
    if first.count("\t") == _GEONAMES_COLUMNS - 1 and first.split("\t")[0].isdigit():
        return GEONAMES, _geonames(chain([first], lines))
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    try:
        heads = next(rows, [])
    except csv.Error as broken:
        raise NotAPlaceList from broken
    return _table(heads, _numbered(rows))


def _numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows of a CSV with their numbers; a cell may hold line ends, so they are counted by row."""
    number = 1
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as broken:
            raise BadPackLine(line=number, column="") from broken
        yield number, row


def _geonames(lines: Iterable[str]) -> Iterator[Line]:
    for number, text in enumerate(lines, start=1):
        cells = text.rstrip("\r\n").split("\t")
        if len(cells) != _GEONAMES_COLUMNS:
            raise BadPackLine(line=number, column="")
        yield Line(number, cells, _GEONAMES)


def _table(heads: Sequence[str], rows: Iterator[tuple[int, list[str]]]) -> tuple[str, Iterator[Line]]:
    columns = _columns(heads)
    if columns is None:
        raise NotAPlaceList
    form = OCHA if any(sign in letters(head) for head in heads for sign in _OCHA_SIGNS) else OTHER
    lines = (
        Line(number, cells, columns, heads) for number, cells in rows if any(cell.strip() for cell in cells)
    )
    return form, lines


def _columns(heads: Sequence[str]) -> dict[str, int] | None:
    """Where each column is, None when one that is needed is missing."""
    plain = [letters(head) for head in heads]
    found = {
        meaning: plain.index(name)
        for meaning, names in _HEADINGS.items()
        if (name := next((name for name in names if name in plain), None)) is not None
    }
    return found if all(column in found for column in _NEEDED) else None


def _limited(stream: IO[bytes]) -> Iterator[str]:
    """The lines of a file in UTF-8, none of them longer than a line of such a list can be."""
    number, read = 0, 0
    while raw := _line(stream, number + 1):
        number, read = number + 1, read + len(raw)
        if read > _MOST_BYTES or (len(raw) == _LONGEST_LINE and not raw.endswith(b"\n")):
            raise BadPackLine(line=number, column="")
        try:
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as foreign:
            raise BadPackLine(line=number, column="") from foreign


def _line(stream: IO[bytes], number: int) -> bytes:
    """The next line of a file, which may be inside an archive that breaks off or is damaged there."""
    try:
        return stream.readline(_LONGEST_LINE)
    except _DAMAGED as broken:
        raise BadPackLine(line=number, column="") from broken
