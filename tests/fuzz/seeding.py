# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the examples of the corpus again: ``python -m tests.fuzz.seeding``. What a parser once failed on is left alone.

Everything is invented. The corpus is small: a fuzzer finds the rest.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import rfc8785
from openpyxl import Workbook

from forms.gazetteer.packs import read_pack
from forms.incident_csv import COLUMNS
from forms.tally_csv import COLUMNS as TALLY_COLUMNS
from intake.crypto import age, sshsig
from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.crypto.words import new_recovery_code
from intake.model.roster import FOCAL_POINT
from intake.vault.keyslots import KeySlots
from sync import lines
from sync.packs import PlacePack
from tests.bench import invented
from tests.forms.test_incident_csv import EXERCISE
from tests.forms.test_packs import DUMP, HEADS, ROWS, table
from tests.fuzz.of_parts import document
from tests.fuzz.targets import CORPUS
from tests.media import samples
from tests.sync.forging import Forgery, member, take_apart
from tests.vectors.make import AT, OTHER, RECEIVER, SENDER, full, id_of, make_roster, text
from tests.vectors.make import HERE as FOLDER


def examples() -> Iterator[tuple[str, str, bytes]]:
    """Target, name and content of every example."""
    yield from _crypto()
    yield from _parts()
    yield from _returns()
    yield from _words()
    yield from _files()


def _crypto() -> Iterator[tuple[str, str, bytes]]:
    yield "age", "one", age.encrypt(b"EXERCISE", [RECEIVER.recipient])
    yield "age", "two", age.encrypt(b"EXERCISE" * 300, [OTHER.recipient, RECEIVER.recipient])
    yield (
        "age",
        "x25519",
        b"age-encryption.org/v1\n-> X25519 " + b"A" * 43 + b"\n" + b"B" * 43 + b"\n--- " + b"C" * 43,
    )
    yield "bech32", "recipient", str(RECEIVER.recipient).encode()
    yield "bech32", "identity", RECEIVER.encode().encode()
    yield "signature", "part", sshsig.sign(SENDER, "intake-part", b"EXERCISE").encode() + b"\0EXERCISE"
    quick = FLOOR_ONLY_FOR_TESTS.parameters()
    slots = KeySlots.create(
        role=FOCAL_POINT, exercise=True, vault_key=bytes(32), passphrase="EXERCISE", parameters=quick
    )
    with_custodians = slots.with_recovery(bytes(32), new_recovery_code("en")).with_custodians(
        bytes(32), [RECEIVER.recipient]
    )
    yield "key-slots", "passphrase", slots.encode()
    yield "key-slots", "all", with_custodians.encode()
    for language in ("fr", "en"):
        yield "recovery-words", language, new_recovery_code(language).encode()


def _parts() -> Iterator[tuple[str, str, bytes]]:
    journal, _ = full()
    names = {"text": "text", "full": "full", "slice": "slice-2", "receipt": "receipt"}
    forgeries = {name: take_apart(FOLDER / f"{file}.intake", RECEIVER) for name, file in names.items()}
    for name, forgery in forgeries.items():
        yield "part-list", name, rfc8785.dumps(forgery.fields)
        yield "archive", name, _archive(forgery)
    plain = b"\n".join(lines.encode(entry, bodies=True) for entry in journal.entries)
    yield "journal-lines", "full", plain
    yield "journal-lines", "absent", lines.encode(journal.entries[1], bodies=False)
    yield "entries", "full", plain
    yield "journal-member", "full", files_of(forgeries["full"])
    yield "journal-member", "zeros", gzip.compress(bytes(100_000) + b"\n", mtime=0)
    card: dict[str, Any] = {
        "exercise": True,
        "format": "intake-card/1",
        "label": "EXERCISE-1",
        "made": AT,
        "member": id_of("sender"),
    }
    card |= {"recipient": str(RECEIVER.recipient), "role": FOCAL_POINT, "sign": SENDER.public.line}
    signed = rfc8785.dumps(card).decode()
    yield "card", "text", signed.encode()
    yield (
        "card",
        "file",
        json.dumps({"card": signed, "sig": sshsig.sign(SENDER, "intake-card", signed.encode())}).encode(),
    )
    yield "roster", "file", make_roster().document.encode()
    yield "roster", "text", json.loads(make_roster().document)["roster"].encode()


def _returns() -> Iterator[tuple[str, str, bytes]]:
    yield "receipt", "full", files_of(take_apart(FOLDER / "receipt.intake", RECEIVER))
    yield (
        "receipt-lists",
        "means",
        rfc8785.dumps({"means": {"EXERCISE_1": {"en": "EXERCISE", "fr": "EXERCICE"}}}),
    )
    known = list(read_pack(io.BytesIO(DUMP.encode())).places)
    yield "receipt-places", "pack", PlacePack.of("EXERCISE", "EXERCISE", known).pack()
    listed: dict[str, Any] = {
        "format": "intake-heads/1",
        "member": id_of("sender"),
        "made": AT,
        "exercise": True,
    }
    listed["heads"] = [{"journal": text().id, "head": text().entries[-1].name.hex()}]
    yield "heads", "text", rfc8785.dumps(listed)
    yield "heads", "file", document("heads", rfc8785.dumps(listed))
    yield "proof", "vector", (FOLDER / "proof.intake-proof").read_bytes()


def _archive(forgery: Forgery) -> bytes:
    rest = b"".join(member(name, data) for name, data in forgery.files)
    whole = forgery.plain(SENDER)
    return rfc8785.dumps(forgery.fields) + b"\0" + whole[whole.index(rest) :].rstrip(b"\0")


def files_of(forgery: Forgery) -> bytes:
    """The first journal member."""
    return forgery.files[0][1]


def _words() -> Iterator[tuple[str, str, bytes]]:
    told = {
        "edtf": ("2031-03-14", "2031-03-22/2031-03-23", "2031-03~", "[2031-03-01,2031-04-02]", "../2031", "2031-XX"),
        "date-words": (
            "nuit du 22 au 23 mars 2031", "3 days later", "mi-février", "the week of 12 March", "Tabaski 2030",
            "entre le 3 et le 5", "14/03/2031", "avant-hier à l'aube", "two weeks ago", "lundi dernier",
        ),
        "count-words": (
            "3", "une dizaine", "between 2 and 3 million", "au moins douze personnes", "1 200", "1.500 F CFA",
            "several hundred", "deux familles", "12-17", "quatre-vingt-dix-neuf",
        ),
        "place-words": (
            "12 km au nord de Gao", "Gao", "between Gao and Ansongo", "cercle de Ménaka", "16.27, -0.04",
            "16°16'N 0°2'W", "route Gao-Kidal", "Tin-Adjar, région de Kidal", "20 miles east of Kidal",
            "Gao, Ansongo et Bourem",
        ),
    }  # fmt: skip
    for target, texts in told.items():
        for number, said in enumerate(texts):
            yield target, f"{number}", said.encode()
    cells = ",".join(EXERCISE.get(column, "") for column in COLUMNS)
    yield "incident-table", "row", f"{','.join(COLUMNS)}\r\n{cells}\r\n".encode()
    tally = "0,2031-05,EXEC,Killed,2,,SEVERAL,EXERCISE,"
    yield "tally-table", "row", f"{','.join(TALLY_COLUMNS)}\r\n{tally}\r\n".encode()
    yield "place-pack", "geonames", DUMP.encode()
    yield "place-pack", "list", table(ROWS).encode()
    yield "place-pack", "archive", _zipped({"ML.txt": DUMP, "readme.txt": "EXERCISE"})
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (HEADS, *ROWS):
        sheet.append(row)
    book.save(out)
    yield "place-pack", "workbook", out.getvalue()


def _zipped(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def _files() -> Iterator[tuple[str, str, bytes]]:
    film = samples.movie(said=samples.xyz(b"+16.2700-000.0400/"))
    for media, content in (*samples.MARKED.items(), ("video/mp4", film)):
        name = media.replace("/", "-")
        yield "file-type", name, f"EXERCISE.{name[-3:]}".encode() + b"\0" + content[:300]
        yield "camera", name, content[:4000]
        if media.startswith("image/"):
            yield "picture", name, content
    yield "records", "report", rfc8785.dumps(invented.report(1).to_json())
    yield "settings", "values", b'{"a": [1, 2.5, true, null, "\\u00e9"]}'
    yield "settings", "number", b"7"


def main() -> None:
    """Write every example."""
    for target, name, content in examples():
        folder = CORPUS / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
