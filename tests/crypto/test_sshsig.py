# SPDX-License-Identifier: GPL-3.0-or-later
"""SSHSIG, checked both ways against the system's ssh-keygen, and strictly."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_ssh_private_key
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto import sshsig
from intake.crypto.signing import SigningKey, ssh_string
from intake.errors import BadSignature, MalformedSignature

Keygen = Callable[..., subprocess.CompletedProcess[str]]

KEY = SigningKey.from_seed(bytes(range(32)))
NAMESPACE = "intake-part"
MESSAGE = b'{"format":1}'
ARMORED = sshsig.sign(KEY, NAMESPACE, MESSAGE)


@given(st.binary(max_size=300), st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_round_trip(message: bytes, namespace: str) -> None:
    """Any message for any purpose gives back the key that signed it."""
    assert sshsig.verify(sshsig.sign(KEY, namespace, message), namespace, message) == KEY.public


@pytest.mark.parametrize("message", [b"", MESSAGE, bytes(range(256)) * 500])
def test_ssh_keygen_verifies_what_we_sign(ssh_keygen: Keygen, tmp_path: Path, message: bytes) -> None:
    """`ssh-keygen -Y verify` accepts our signature, and refuses it for another message."""
    allowed = tmp_path / "allowed_signers"
    allowed.write_text(f'member namespaces="{NAMESPACE}" {KEY.public.line}\n', encoding="ascii")
    signature = tmp_path / "part.json.sig"
    signature.write_bytes(sshsig.sign(KEY, NAMESPACE, message).encode("ascii"))
    command = ("-Y", "verify", "-f", allowed, "-I", "member", "-n", NAMESPACE, "-s", signature)
    assert ssh_keygen(*command, given=message).returncode == 0
    assert ssh_keygen(*command, given=message + b"x").returncode != 0


@pytest.mark.parametrize("message", [b"", MESSAGE, bytes(range(256)) * 500])
def test_we_verify_what_ssh_keygen_signs(ssh_keygen: Keygen, tmp_path: Path, message: bytes) -> None:
    """A signature of `ssh-keygen -Y sign` verifies here, and is byte for byte the one we make."""
    path = tmp_path / "id_ed25519"
    assert ssh_keygen("-q", "-t", "ed25519", "-N", "", "-f", path).returncode == 0
    loaded = load_ssh_private_key(path.read_bytes(), None)
    assert isinstance(loaded, Ed25519PrivateKey)
    key = SigningKey.from_seed(loaded.private_bytes_raw())
    part = tmp_path / "part.json"
    part.write_bytes(message)
    assert ssh_keygen("-q", "-Y", "sign", "-f", path, "-n", NAMESPACE, part).returncode == 0
    armored = (tmp_path / "part.json.sig").read_bytes().decode("ascii")
    assert sshsig.verify(armored, NAMESPACE, message) == key.public
    assert sshsig.sign(key, NAMESPACE, message) == armored


def test_another_message_or_purpose_is_refused() -> None:
    """A signature is for one message and one namespace."""
    with pytest.raises(BadSignature):
        sshsig.verify(ARMORED, NAMESPACE, MESSAGE + b" ")
    with pytest.raises(BadSignature):
        sshsig.verify(ARMORED, "intake-roster", MESSAGE)
    with pytest.raises(ValueError, match="namespace"):
        sshsig.sign(KEY, "", MESSAGE)


def test_every_changed_character_is_refused() -> None:
    """No character of a signature can be changed, added or left out."""
    for at, old in enumerate(ARMORED):
        for changed in (
            ARMORED[:at] + ("A" if old != "A" else "B") + ARMORED[at + 1 :],
            ARMORED[:at] + ARMORED[at + 1 :],
            ARMORED[:at] + " " + ARMORED[at:],
        ):
            with pytest.raises((BadSignature, MalformedSignature)):
                sshsig.verify(changed, NAMESPACE, MESSAGE)


@pytest.mark.parametrize(
    "changed",
    [
        "",
        ARMORED.strip(),
        ARMORED + "\n",
        "\n" + ARMORED,
        ARMORED.replace("\n", "\r\n"),
        ARMORED.replace("SSH", "PGP"),
        ARMORED * 20,
        sshsig.BEGIN + sshsig.END,
        sshsig.BEGIN[:-1] + sshsig.END,
    ],
)
def test_armor_has_one_form(changed: str) -> None:
    """Only what ssh-keygen itself would write is read."""
    with pytest.raises(MalformedSignature):
        sshsig.verify(changed, NAMESPACE, MESSAGE)


BLOB = base64.b64decode("".join(ARMORED.splitlines()[1:-1]))
WEAK = ssh_string(b"ssh-ed25519") + ssh_string(bytes(32))
RSA = ssh_string(b"ssh-rsa") + ssh_string(KEY.public.raw)
SIGNATURE = ssh_string(b"ssh-ed25519") + ssh_string(BLOB[-64:])


def assembled(
    *,
    magic: bytes = b"SSHSIG",
    version: int = 1,
    key: bytes = KEY.public.blob,
    reserved: bytes = b"",
    digest: bytes = b"sha512",
    signature: bytes = SIGNATURE,
    after: bytes = b"",
) -> str:
    """A signature whose fields are as given, in proper armor."""
    fields = (key, NAMESPACE.encode(), reserved, digest, signature)
    return sshsig._armor(magic + version.to_bytes(4, "big") + b"".join(map(ssh_string, fields)) + after)


def test_assembled_fields_are_the_signature() -> None:
    """The helper of the next test builds the real signature when nothing is changed."""
    assert assembled() == ARMORED


@pytest.mark.parametrize(
    ("armored", "reason"),
    [
        (assembled(magic=b"SSHSIH"), "does not begin with SSHSIG"),
        (assembled(version=2), "the version is not 1"),
        (assembled(key=WEAK), "the Ed25519 public key is a point of low order"),
        (assembled(key=RSA), "the key is not in the form of OpenSSH"),
        (assembled(reserved=b"x"), "the reserved field is not empty"),
        (assembled(digest=b"sha256"), "the hash is not SHA-512"),
        (assembled(signature=ssh_string(b"ssh-rsa") + ssh_string(bytes(64))), "the signature is not Ed25519"),
        (assembled(signature=SIGNATURE[:15] + ssh_string(bytes(63))), "an Ed25519 signature is 64 bytes"),
        (assembled(signature=SIGNATURE + b"x"), "data follows the last field"),
        (assembled(signature=SIGNATURE[:-1]), "ends inside a field"),
        (assembled(after=b"x"), "data follows the last field"),
    ],
)  # fmt: skip
def test_every_reason_to_reject(armored: str, reason: str) -> None:
    """A field that is not as it must be is refused by name."""
    with pytest.raises(MalformedSignature) as refused:
        sshsig.verify(armored, NAMESPACE, MESSAGE)
    assert refused.value.facts["reason"] == reason
