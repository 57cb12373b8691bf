# SPDX-License-Identifier: GPL-3.0-or-later
"""Bech32 (BIP-173) without its length limit, the text form of age keys.

A string is a human-readable part (HRP), "1", data in 5-bit symbols and a six-symbol checksum that finds any
four wrong symbols. It is all upper case or all lower case; the checksum is over the lower-case form.
"""

from __future__ import annotations

from intake.errors import MalformedKey

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
CHECKSUM_SYMBOLS = 6
MAX_CHARACTERS = 4096  # the longest key there is (a hybrid recipient) has 1959
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encode(hrp: str, data: bytes) -> str:
    """`data` as Bech32 under `hrp`, in the case of `hrp`."""
    lowered = hrp.lower()
    symbols = _regroup(data, 8, 5, pad=True)
    checksum = _polymod(_expand(lowered) + symbols + [0] * CHECKSUM_SYMBOLS) ^ 1
    symbols += [checksum >> 5 * (CHECKSUM_SYMBOLS - 1 - i) & 31 for i in range(CHECKSUM_SYMBOLS)]
    text = lowered + "1" + "".join(ALPHABET[value] for value in symbols)
    return text.upper() if hrp.isupper() else text


def decode(hrp: str, text: str) -> bytes:
    """The bytes that `text` holds under exactly `hrp`, case included.

    Raises MalformedKey, whose `reason` never quotes the text: it may be a secret key.
    """
    if len(text) > MAX_CHARACTERS:
        raise MalformedKey(reason="longer than any key")
    if text not in (text.lower(), text.upper()):
        raise MalformedKey(reason="mixes upper and lower case")
    # The data part has no "1", so the last one ends the HRP.
    found, separator, data = text.rpartition("1")
    if not separator or found != hrp:
        raise MalformedKey(reason=f"does not begin with {hrp}1")
    try:
        symbols = [VALUES[symbol] for symbol in data.lower()]
    except KeyError:
        raise MalformedKey(reason="holds a character that Bech32 does not use") from None
    if len(symbols) < CHECKSUM_SYMBOLS:
        raise MalformedKey(reason="too short to hold a checksum")
    if _polymod(_expand(hrp.lower()) + symbols) != 1:
        raise MalformedKey(reason="the checksum is wrong")
    return bytes(_regroup(symbols[:-CHECKSUM_SYMBOLS], 5, 8, pad=False))


def _expand(hrp: str) -> list[int]:
    return [ord(c) >> 5 for c in hrp] + [0] + [ord(c) & 31 for c in hrp]


def _polymod(values: list[int]) -> int:
    """The BCH checksum of BIP-173."""
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, factor in enumerate(GENERATOR):
            if top >> i & 1:
                check ^= factor
    return check


def _regroup(values: bytes | list[int], width: int, new_width: int, *, pad: bool) -> list[int]:
    """Bits in groups of `width` as groups of `new_width`; zero bits fill the last group if `pad`."""
    held = bits = 0
    groups = []
    for value in values:
        held = held << width | value
        bits += width
        while bits >= new_width:
            bits -= new_width
            groups.append(held >> bits)
            held &= (1 << bits) - 1
    if pad and bits:
        groups.append(held << new_width - bits)
    elif not pad and bits >= width:
        raise MalformedKey(reason="ends in a symbol that holds no data")
    elif not pad and held:
        # Else several strings would mean one key.
        raise MalformedKey(reason="the unused bits at the end are not zero")
    return groups
