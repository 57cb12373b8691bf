# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a proof of one record's history (`.intake-proof`), without Intake.

    python verify_proof.py FILE [--root-key "ssh-ed25519 AAAA..."] [--fr] [--show]

Needs Python 3.11, `cryptography` and this one file (format: `sync/FORMAT.md`, "Proofs"). Every hash is computed and every
signature checked; then it says who signed what and when, and what is NOT proved. Exit code 1: it does not hold together.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from itertools import pairwise
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Json = dict[str, Any]
ID, HASH, TIME = "[0-9a-f]{32}", "[0-9a-f]{64}", "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
KIND = "[a-z][a-z-]{0,31}"
HEADER = {"journal": ID, "prev": f"(?:{HASH})?", "kind": KIND, "subject": f"{ID}/{ID}", "at": TIME}
Told = tuple[str, Json]
FILE = "format subject roster openings entries chains imports receipts"


class Refused(Exception):
    """Says where the file does not hold together."""


def _require(sound: bool, what: str) -> None:
    if not sound:
        raise Refused(what)


def _canonical(text: str) -> Any:  # RFC 8785, where all names are ASCII and all numbers whole
    value = json.loads(text)
    _require(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == text, "JSON")
    return value


def _fields(value: Any, *names: str) -> list[Any]:  # of an object that has exactly these
    _require(isinstance(value, dict) and set(value) == set(names), f"the fields of {names[0]}")
    return [value[name] for name in names]


def _unbase64(text: str) -> bytes:
    data = base64.b64decode(text, validate=True)
    _require(base64.b64encode(data).decode() == text, "base64 that is not canonical")
    return data


def _string(data: bytes) -> bytes:  # as SSH writes every string (RFC 4251)
    return len(data).to_bytes(4, "big") + data


def _key_blob(line: str) -> bytes:  # the binary form of `ssh-ed25519 AAAA...` (RFC 8709)
    kind, _, text = line.partition(" ")
    blob = _unbase64(text)
    _require(kind == "ssh-ed25519" and blob == _string(b"ssh-ed25519") + _string(blob[-32:]), "a key")
    return blob


def _verify(line: str, signature: bytes, message: bytes) -> None:  # Ed25519 (RFC 8032)
    Ed25519PublicKey.from_public_bytes(_key_blob(line)[-32:]).verify(signature, message)


def verify_ssh(line: str, armored: str, namespace: str, text: str) -> None:
    """An armored SSHSIG exactly as `ssh-keygen -Y sign` writes it (OpenSSH, PROTOCOL.sshsig)."""
    signature = _unbase64("".join(armored.split("\n")[1:-2]))[-64:]
    wrapped = _string(_string(b"ssh-ed25519") + _string(signature))
    purpose = _string(namespace.encode()) + _string(b"") + _string(b"sha512")
    blob = b"SSHSIG" + (1).to_bytes(4, "big") + _string(_key_blob(line)) + purpose + wrapped
    coded = base64.b64encode(blob).decode()
    rows = "".join(coded[at : at + 70] + "\n" for at in range(0, len(coded), 70))
    form = f"-----BEGIN SSH SIGNATURE-----\n{rows}-----END SSH SIGNATURE-----\n"
    _require(armored == form, "a signature")
    _verify(line, signature, b"SSHSIG" + purpose + _string(hashlib.sha512(text.encode()).digest()))


def _content(body: str) -> Json:  # what was signed may be anything
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def header(text: str) -> Json:
    """The header of an entry, with its name: the SHA-256 of its bytes."""
    read: Json = _canonical(text)
    _fields(read, "v", "seq", "parents", "body_hash", *HEADER)
    sound = all(re.fullmatch(form, read[name]) for name, form in HEADER.items())
    sound &= all(re.fullmatch(HASH, one) for one in [read["body_hash"], *read["parents"]])
    sound &= type(read["v"]) is type(read["seq"]) is int and type(read["parents"]) is list
    numbered = read["v"] == 1 and 0 <= read["seq"] < 2**53 and (read["seq"] == 0) == (read["prev"] == "")
    _require(sound and numbered and len(text.encode()) <= 16384, "a header")
    return read | {"name": hashlib.sha256(text.encode()).hexdigest()}


class Proof:
    """A proof, checked part by part: `said` is what holds, `unproved` what does not follow from it."""

    def __init__(self, data: bytes, root_key: str) -> None:
        self.said, self.unproved = list[Told](), list[Told]()
        form, self.subject, roster, *lists = _fields(_canonical(data.decode()), *FILE.split())
        openings, entries, chains, imports, receipts = lists
        _require(form == "intake-proof/1", "a format that is not known")
        text, signature = _fields(roster, "roster", "sig")
        self.roster: Json = _canonical(text)
        verify_ssh(self.roster["root"], signature, "intake-roster", text)
        _require(root_key in ("", self.roster["root"]), "the root key: it is not the one you gave")
        self.said += [("exercise", {})] if self.roster.get("exercise") else []
        self.said += [("roster", self.roster), *([("root", self.roster)] if root_key else [])]
        self.openings, self.authors = dict[str, Json](), dict[str, Json]()
        for one in map(self._entry, openings):
            name, told = one["journal"], one["content"]
            made = hashlib.sha256(f"intake-journal/1\0{told['key']}\0{told['nonce']}".encode()).hexdigest()
            begins = (one["kind"], one["seq"], one["subject"]) == ("open", 0, f"{name}/{name}")
            _require(begins and made[:32] == name and name not in self.openings, "the opening of a journal")
            self.openings[name], self.authors[name] = told, self._who(told["key"], told)
        self.entries = {one["name"]: one for one in map(self._entry, entries)}
        _require(0 < len(self.entries) == len(entries), "entries that are there twice")
        _require({one["subject"] for one in self.entries.values()} == {self.subject}, "another record")
        self.signed: dict[str, list[Told]] = {name: [] for name in self.entries}
        self.chains = [self._chain([header(text) for text in chain]) for chain in chains]
        self.reached: set[str] = set()
        vouching = [self._entry(value) for value in imports]
        _require({one["kind"] for one in vouching} <= {"import"}, "an import")
        for one in vouching:
            self._covered("import", one["content"]["heads"], self.authors[one["journal"]], one["at"])
        for value in receipts:
            self._receipt(*_fields(value, "part", "sig", "receipt"))
        for name, one in self.entries.items():
            if (by := self.authors[one["journal"]])["gone"]:
                believed = not by["last"] or name in self._upto(by["last"])
                self.signed[name].append(("believed" if believed else "disbelieved", {}))
        _require({chain[-1]["name"] for chain in self.chains} <= self.reached, "a chain to nothing")
        used = [*self.entries.values(), *vouching]
        _require({one["journal"] for one in used} == set(self.openings), "an opening of no use")
        self._tell([*used, *(link for chain in self.chains for link in chain)])
        self.unproved += [("always", {})] if root_key else [("root", self.roster), ("always", {})]

    def _who(self, line: str, opening: Json) -> Json:
        """Who has or had a key (revoked with all of them), and what is believed of it; else what the opening says."""
        for one in self.roster.get("members", []):
            for keys in [one, *one.get("former", [])]:
                if keys["sign"] == line:
                    gone = (lost := keys.get("lost", False)) or one.get("status") == "revoked"
                    last = {trusted["head"] for trusted in (keys if lost else one).get("trusted", [])}
                    return {**one, "role": one["role"] + ", revoked" * gone, "gone": gone, "last": last}
        return {"id": opening["member"], "label": opening["label"], "role": "?", "gone": False}

    def _entry(self, value: Any) -> Json:
        """A signed entry. A body, where there is one, must be the one that the header names."""
        bodiless = ["state"] if value["body"] is None else []
        text, sig, salt, body, *state = _fields(value, "header", "sig", "salt", "body", *bodiless)
        read = header(text)
        if body is None:
            _require(salt is None and state[0] in ("absent", "erased", "withheld"), "a missing body")
            read |= {"state": state[0], "content": {}}
        else:
            salted = hashlib.sha256(_unbase64(salt) + body.encode())
            _require(len(salt) == 44 and salted.hexdigest() == read["body_hash"], "a body")
            read |= {"content": _content(body), "body": body}
        opening = self.openings.get(read["journal"]) or read["content"]
        _verify(opening["key"], _unbase64(sig), b"intake-entry/1\0" + bytes.fromhex(read["name"]))
        return read

    def _chain(self, chain: list[Json]) -> list[Json]:
        for before, after in pairwise(chain):
            linked = (after["journal"], after["seq"], after["prev"])
            _require(linked == (before["journal"], before["seq"] + 1, before["name"]), "a link of a chain")
        here = {link["name"] for link in chain if link["subject"] == self.subject}
        _require(here <= set(self.entries) and chain[0]["name"] in here, "an entry that was left out")
        return chain

    def _upto(self, names: set[str]) -> set[str]:
        """The entries that are these heads, or that these are chained to."""
        found = set()
        for chain in self.chains:
            last = max((at for at, link in enumerate(chain) if link["name"] in names), default=-1)
            found |= {link["name"] for link in chain[: last + 1]} & set(self.entries)
        self.reached |= names
        return found

    def _covered(self, code: str, heads: Any, by: Json, at: str) -> None:
        """What somebody countersigned by naming these heads."""
        found = self._upto({head["name"] for head in heads})
        _require(bool(found) and by["role"] != "?", "a countersignature of no use")
        for one in (self.entries[name] for name in found):
            if self.authors[one["journal"]]["id"] != by["id"]:
                self.signed[one["name"]].append((code, {**by, "at": at}))
                self.signed[one["name"]] += [("early", {"at": at})] if at < one["at"] else []

    def _receipt(self, listed: str, signature: str, document: str) -> None:
        part, line = _canonical(listed), _canonical(listed)["sender"]["sign"]
        sound = re.fullmatch(TIME, part["made"]) is not None
        _require(sound and (part["format"], part["kind"]) == ("intake-part/1", "receipt"), "a receipt")
        verify_ssh(line, signature, "intake-part", listed)
        stated = [one["sha256"] for one in part["members"] if one["name"] == "receipt.json"]
        _require(stated == [hashlib.sha256(document.encode()).hexdigest()], "the content of a receipt")
        self._covered("receipt", json.loads(document)["heads"], self._who(line, {}), part["made"])

    def _tell(self, numbered: list[Json]) -> None:
        for entry in sorted(self.entries.values(), key=lambda one: (one["at"], one["journal"], one["seq"])):
            signed, by = self.signed[entry["name"]], self.authors[entry["journal"]]
            facts = {**entry, "label": by["label"], "role": by["role"]}
            here = ("body", "show") if "body" in entry else ("bodiless",)
            self.said += [(code, facts) for code in ("entry", *here)]
            if re.fullmatch(HASH, str(stated := entry["content"].get("sha256"))):
                self.said += [("file", {"sha256": stated})] if entry["kind"] in ("evidence", "seal") else []
            self.said += sorted(signed, key=lambda one: str(one[1].get("at")))
            self.unproved += [("unknown", facts)] if by["role"] == "?" else []
            others = [by for code, by in signed if code in ("receipt", "import") and not by["gone"]]
            self.unproved += [] if others else [("alone", facts)]
        numbers, forks = dict[tuple[str, int], str](), dict[str, Json]()
        for one in sorted(numbered, key=lambda one: (one["journal"], one["seq"])):
            if numbers.setdefault((one["journal"], one["seq"]), one["name"]) != one["name"]:
                forks.setdefault(one["journal"], one)
        self.said += [("fork", one) for one in forks.values()]


# One sentence a line: its code, in English, in French.
SENTENCES = r"""
exercise | EXERCISE: invented data. | EXERCICE : données inventées.
roster | Members: list number {version} of “{association}”, made {made}, signed by the root key. | Membres : liste numéro {version} de « {association} », faite le {made}, signée par la clé racine.
root | That is the root key you gave: {root} | C’est la clé racine que vous avez donnée : {root}
entry | \n{at} by its author’s clock: entry “{kind}”, signed by “{label}” ({role}), number {seq} of journal {journal}.\n  Its name: {name} | \n{at} à l’horloge de son auteur : entrée « {kind} », signée par « {label} » ({role}), numéro {seq} du journal {journal}.\n  Son nom : {name}
body |   Its content is in this file, as it was signed. |   Son contenu est dans ce fichier, tel qu’il a été signé.
bodiless |   Without content ({state}, says whoever made this file). Its salted hash is signed. |   Sans contenu : « {state} », dit qui a fait ce fichier (absent : pas détenu ; erased : effacé ; withheld : laissé de côté). Son empreinte salée est signée.
show |   {body} |   {body}
file |   It names a file with the SHA-256 {sha256}. |   Elle nomme un fichier dont le SHA-256 est {sha256}.
receipt |   It existed no later than {at}: receipt signed by “{label}” ({role}). |   Elle existait au plus tard le {at} : accusé de réception signé par « {label} » ({role}).
import |   It existed no later than {at}: “{label}” ({role}) signed having taken it in. |   Elle existait au plus tard le {at} : « {label} » ({role}) a signé l’avoir reçue.
early |   Odd: countersigned before the time it gives. One of the two clocks was wrong. |   Étrange : contresignée avant l’heure qu’elle donne. L’une des deux horloges était fausse.
believed |   Its author’s key was revoked or lost since; the list of members still believes this entry. |   La clé de son auteur a été révoquée ou perdue depuis ; la liste des membres croit encore cette entrée.
disbelieved |   NOT BELIEVED: its author’s key was revoked or lost, and the list of members does not vouch for this entry. |   NON CRUE : la clé de son auteur a été révoquée ou perdue, et la liste des membres ne répond pas de cette entrée.
fork | \nOdd: journal {journal} has two entries number {seq}: it was written in two places. | \nÉtrange : le journal {journal} a deux entrées numéro {seq} : il a été écrit à deux endroits.
no-root | - Whose root key it is. Have the association tell you its own, and compare: {root} | - À qui est la clé racine. Demandez la sienne à l’association, et comparez : {root}
no-unknown | - Who wrote {name}: its key is not in this list of members. “{label}” is its own word. | - Qui a écrit {name} : sa clé n’est pas dans cette liste de membres. « {label} » n’est que sa parole.
no-alone | - When {name} was written: nobody else whose key still counts countersigned it in this file. | - Quand {name} a été écrite : personne d’autre dont la clé compte encore ne l’a contresignée dans ce fichier.
no-always | - That the times are right: they are those of each signer’s clock.\n- That nothing else was written about this record.\n- That no later list of members revokes one of these keys. Ask the association for its number.\n- That each author was allowed to: roles are told as the list has them.\n- That what was written is true. | - Que les heures sont justes : ce sont celles de l’horloge de chaque signataire.\n- Que rien d’autre n’a été écrit sur cette fiche.\n- Qu’aucune liste de membres plus récente ne révoque une de ces clés. Demandez-en le numéro à l’association.\n- Que chaque auteur en avait le droit : les rôles sont ceux de la liste.\n- Que ce qui est écrit est vrai.
refused | REFUSED: {what}. Rely on nothing in this file. | REFUSÉ : {what}. Ne vous fiez à rien dans ce fichier.
holds | This file holds together. What it proves: | Ce fichier se tient. Ce qu’il prouve :
open | \nWhat it does NOT prove: | \nCe qu’il ne prouve PAS :
"""
WORDS = {code: told for code, *told in (row.split(" | ") for row in SENTENCES.strip().split("\n"))}


def check(data: bytes, root_key: str = "") -> Proof:
    """The proof in the bytes of a file, if all of it holds together. Raises Refused."""
    try:
        return Proof(data, root_key)
    except (InvalidSignature, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Refused("a signature" if isinstance(error, InvalidSignature) else "its form") from error


def sentence(french: bool, code: str, facts: Json) -> str:
    """A sentence for a person, without what a terminal could obey."""
    told = WORDS[code][french].replace("\\n", "\n")
    if french:
        told = re.sub("(?<=«) | (?=[:»])", "\u00a0", re.sub(" (?=[;!?])", "\u202f", told))
    shown = {
        name: "".join(c if c.isprintable() else "?" for c in str(value)) for name, value in facts.items()
    }
    return told.format(**shown)


def tell(proof: Proof, french: bool = False, show: bool = False) -> str:
    """What was verified and what was not, in plain words; with `show` also the contents."""
    unproved = [(f"no-{code}", facts) for code, facts in proof.unproved]
    said = [("holds", {}), *proof.said, ("open", {}), *unproved]
    return "\n".join(sentence(french, code, facts) for code, facts in said if show or code != "show")


def main() -> int:
    """Check the file that is named."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("file", type=argparse.FileType("rb"))
    asked.add_argument("--root-key", default="", help="the association's root key, as it told you")
    asked.add_argument("--fr", action="store_true", help="en français")
    asked.add_argument("--show", action="store_true", help="print the contents too")
    given = asked.parse_args()
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a terminal's can
    try:
        print(tell(check(given.file.read(), given.root_key), given.fr, given.show))
    except Refused as refused:
        print(sentence(given.fr, "refused", {"what": refused}))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
