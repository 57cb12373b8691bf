# SPDX-License-Identifier: GPL-3.0-or-later
"""Cryptography: age files, signatures, key derivation, fingerprints. Knows no store and no form.

The only package that imports `cryptography`. Nothing here is an algorithm of our own: age v1 (C2SP), HPKE
(RFC 9180), Ed25519 (RFC 8032), SSHSIG (OpenSSH), Argon2id (RFC 9106), HKDF (RFC 5869), BIP-39 word lists.
"""
