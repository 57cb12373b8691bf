# SPDX-License-Identifier: GPL-3.0-or-later
"""Place packs: published lists read strictly, kept in the vault whole or not at all."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from forms.gazetteer import known, region_of
from forms.gazetteer.packs import CREDITS, read_pack, region_of_cercle
from intake.errors import BadPackLine, NotAPlaceList
from intake.vault import places as stored
from intake.vault.places import KnownPlace, add_pack, packs, remove_pack
from intake.vault.vault import Vault
from tests import vaults

# Invented places, in the columns that GeoNames documents.
DUMP = (
    "9000001\tAdjar Tin-Exercice\tAdjar Tin-Exercice\tTin Exercice,ⴰⴷⵊⴰⵔ,Adjar\t17.5\t0.25\tH\tWLL\tML\t\t10"
    "\t\t\t\t0\t\t300\tAfrica/Bamako\t2031-01-01\n"
    "9000002\tExercice-Ville\tExercice-Ville\t\t16.5\t-1.25\tP\tPPL\tML\t\t09\t\t\t\t0\t\t250\tAfrica/Bamako\t2031-01-01\n"
    "9000003\tRoute d’exercice\tx\t\t16.5\t-1.25\tR\tRD\tML\t\t09\t\t\t\t0\t\t250\tAfrica/Bamako\t2031-01-01\n"
    "9000004\tAilleurs\tAilleurs\t\t19.5\t5.25\tP\tPPL\tNE\t\t01\t\t\t\t0\t\t250\tAfrica/Niamey\t2031-01-01\n"
)
HEADS = [
    "admin1Name_fr",
    "admin2Name_fr",
    "admin3Name_fr",
    "featureName_fr",
    "featurePcode",
    "Latitude",
    "Longitude",
]
ROWS = [
    ["Gao", "Ménaka", "Inékar", "Exercice Est", "ML999001", "15.5", "3.25"],
    ["Tombouctou", "Tombouctou", "Salam", "Exercice Nord", "ML999002", "19,25", "-3,5"],
]


def read(data: bytes | str, source: str = "") -> list[KnownPlace]:
    """All places of a file with this content."""
    raw = data.encode() if isinstance(data, str) else data
    return list(read_pack(io.BytesIO(raw), source).places)


def table(rows: list[list[str]], delimiter: str = ",", heads: list[str] = HEADS) -> str:
    """A CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([heads, *rows])
    return out.getvalue()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """An open vault."""
    with vaults.make(tmp_path / "vault") as opened:
        yield opened


def test_the_dump_of_geonames_is_read() -> None:
    """Names in all scripts, kinds, and the region where its code can mean only one; roads are left out."""
    well, town, abroad = read(DUMP)
    assert well == KnownPlace(
        "GN:9000001",
        "Adjar Tin-Exercice",
        ("Tin Exercice", "ⴰⴷⵊⴰⵔ", "Adjar"),
        17.5,
        0.25,
        "H",
        "WLL",
        "08",
        "Kidal",
    )
    assert (town.region, town.area) == ("", "Gao")
    assert (abroad.region, abroad.area) == ("", "NE")
    assert read_pack(io.BytesIO(DUMP.encode())).source == CREDITS["geonames"]


def test_the_dump_is_read_as_it_is_downloaded() -> None:
    """The ZIP that holds it beside a readme."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "words")
        archive.writestr("ML.txt", DUMP)
    assert read(out.getvalue()) == read(DUMP)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_of_populated_places_is_read(delimiter: str) -> None:
    """Any delimiter, a byte order mark, decimal commas; the region is that of the cercle."""
    east, north = read("\ufeff" + table(ROWS, delimiter))
    assert (east.gid, east.name, east.region, east.cercle) == ("COD:ML999001", "Exercice Est", "10", "Ménaka")
    assert (north.latitude, north.longitude) == (19.25, -3.5)
    # North of 17.5° the old cercle of Tombouctou is in one of two regions.
    assert north.region == ""
    assert read_pack(io.BytesIO(table(ROWS).encode())).source == CREDITS["ocha"]


def test_a_workbook_is_read() -> None:
    """The first sheet that has the columns."""
    book = Workbook()
    book.create_sheet("notes", 0).append(["nothing"])
    sheet = book.create_sheet("places")
    for row in (HEADS, *ROWS):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue()) == read(table(ROWS))


def test_ones_own_table_is_read() -> None:
    """Plain headings are enough; ids get a prefix of their own."""
    (place,) = read(table([["7", "Exercice", "16.5", "0.5"]], heads=["Id", "Nom", "Lat", "Long"]), "EXERCISE")
    assert (place.gid, place.name, place.kind) == ("LIST:7", "Exercice", "P")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"words\n", b"\xff\xfe\x00", b"PK\x03\x04 broken", b"name;lat;lon\nExercice;1;2\n", b"<html></html>",
        b"\x89PNG\r\n\x1a\n",
    ],
)  # fmt: skip
def test_another_file_is_refused(data: bytes) -> None:
    """What is no list of places is said to be none, or its first line to be unreadable."""
    with pytest.raises((NotAPlaceList, BadPackLine)):
        read(data)


def test_a_packed_bomb_is_refused() -> None:
    """A ZIP that says it holds more than any such list is not opened."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ML.txt", DUMP)
    data = bytearray(out.getvalue())
    # The size in the central directory (PKWARE APPNOTE 4.3.12): offset 24 of its header, four bytes.
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (0xF0000000).to_bytes(4, "little")
    with pytest.raises(NotAPlaceList):
        read(bytes(data))


@pytest.mark.parametrize(
    ("place", "value", "column"),
    [
        (4, "north", "latitude"),
        (4, "91", "latitude"),
        (5, "nan", "longitude"),
        (1, " ", "name"),
        (0, "", "gid"),
    ],
)
def test_a_wrong_line_is_named(place: int, value: str, column: str) -> None:
    """The number of the line and the column, so that it can be found and put right."""
    first, second, *_ = DUMP.splitlines()
    cells = second.split("\t")
    cells[place] = value
    with pytest.raises(BadPackLine) as refused:
        read(first + "\n" + "\t".join(cells) + "\n")
    assert refused.value.facts == {"line": 2, "column": column}


def test_columns_are_named_as_the_list_names_them() -> None:
    """A person looks for the heading that is there."""
    with pytest.raises(BadPackLine) as refused:
        read(table([["", "", "", "Exercice", "ML1", "x", "1"]]))
    assert refused.value.facts == {"line": 2, "column": "Latitude"}


@pytest.mark.parametrize(
    "bad",
    ["9000009\tshort line\n", "x" * 70_000 + "\n", 'unclosed "quote\n', DUMP.splitlines()[0] + "\n"],
)
def test_broken_and_repeated_lines_are_refused(bad: str) -> None:
    """Too few columns, a line without end, an id that is there already."""
    with pytest.raises(BadPackLine):
        read(DUMP.splitlines()[0] + "\n" + bad)
    with pytest.raises((BadPackLine, NotAPlaceList)):
        read(b"\xe9" + DUMP.encode())


def test_a_pack_is_kept_and_taken_out_whole(vault: Vault) -> None:
    """What was added comes back as it was, and leaves with its pack."""
    read_places = read(DUMP)
    pack = add_pack(vault.connection, "ML", "EXERCISE", iter(read_places))
    assert (pack.name, pack.source, pack.places) == ("ML", "EXERCISE", 3)
    assert list(stored.read_all(vault.connection)) == read_places
    assert packs(vault.connection) == [pack]
    assert remove_pack(vault.connection, "ML")
    assert not remove_pack(vault.connection, "ML")
    assert list(stored.read_all(vault.connection)) == []


def test_a_pack_that_breaks_off_changes_nothing(vault: Vault) -> None:
    """The earlier pack of that name stays when a line of the new one is wrong."""
    add_pack(vault.connection, "ML", "EXERCISE", iter(read(DUMP)))
    broken = read_pack(io.BytesIO((DUMP + "9000009\tshort\n").encode()))
    with pytest.raises(BadPackLine):
        add_pack(vault.connection, "ML", "EXERCISE", broken.places)
    assert packs(vault.connection)[0].places == 3


def test_a_newer_pack_of_the_name_takes_the_place_of_the_older(vault: Vault) -> None:
    """No place of the older one is left behind."""
    add_pack(vault.connection, "ML", "EXERCISE", iter(read(DUMP)))
    add_pack(vault.connection, "ML", "EXERCISE", iter(read(table(ROWS))))
    assert {place.gid for place in stored.read_all(vault.connection)} == {"COD:ML999001", "COD:ML999002"}


def test_places_of_packs_are_found_beside_the_built_in_ones(vault: Vault) -> None:
    """The finder is made once, and again when a pack was added; a town that both know is one place."""
    before = known.finder(vault.connection)
    assert known.finder(vault.connection) is before
    gao = KnownPlace("GN:2457163", "Gao", ("Gawgaw",), 16.27, -0.04, commune="Gao")
    add_pack(vault.connection, "ML", "", [*read(DUMP), gao])
    after = known.finder(vault.connection)
    assert after.find("adjar tin exercise")[0].place.gid == "GN:9000001"
    found = after.find("Gawgaw")[0].place
    assert (found.gid, found.cercle, found.commune) == ("GN:2457163", "Gao", "Gao")
    assert len(after) == len(before) + 3


def test_the_region_of_an_older_cercle_is_the_given_one(data: Path) -> None:
    """For all real places, the region of 2023 that we derive is the one derived for the data, or none is."""
    wrong, none, derived = set(), 0, 0
    with gzip.open(data / "gazetteer.csv.gz", "rt", encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            region = region_of_cercle(row["adm2_2019"], float(row["lat"]))
            if row["region_2023_basis"] == "derived":
                derived += 1
                none += not region
                if region and region != region_of(row["region_2023"]):
                    wrong.add((row["adm2_2019"], row["region_2023"], region))
            else:
                assert region == ""
    assert wrong == set()
    assert none / derived < 0.01


def test_the_whole_gazetteer_is_read_as_a_table(data: Path) -> None:
    """The model of a pack goes through the same reader: every line of it is accepted."""
    with gzip.open(data / "gazetteer.csv.gz", "rb") as stream:
        found = list(read_pack(io.BytesIO(stream.read()), "EXERCISE").places)
    assert len(found) > 42_000
    assert {"GN", "COD"} == {place.gid.partition(":")[0] for place in found}
