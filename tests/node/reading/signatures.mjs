// SPDX-License-Identifier: GPL-3.0-or-later
// Signatures of texts, checked by ssh-keygen, and of entries, checked by node's own Ed25519.
import { spawnSync } from "node:child_process";
import { createPublicKey, verify } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { must, Refusal } from "./refusals.mjs";

const sshString = (bytes) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, Buffer.from(bytes)]);
};
const ED25519 = sshString(Buffer.from("ssh-ed25519"));
const KEY_LINE = /^ssh-ed25519 ([A-Za-z0-9+/]{68})$/;

// The 32 bytes of a key line, or null.
export function keyOf(line) {
  const found = typeof line === "string" ? KEY_LINE.exec(line) : null;
  if (!found) return null;
  const bytes = Buffer.from(found[1], "base64");
  const beginning = Buffer.concat([ED25519, Buffer.from([0, 0, 0, 32])]);
  return bytes.subarray(0, beginning.length).equals(beginning) ? bytes.subarray(beginning.length) : null;
}

// The key line in an armored SSHSIG that is in the exact form of ssh-keygen; refuses any other.
export function signer(armored, namespace, name) {
  const found = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n-----END SSH SIGNATURE-----\n$/.exec(armored);
  must(found, name, "no signature");
  const blob = Buffer.from(found[1], "base64");
  const rows = blob.toString("base64").replace(/.{70}(?=.)/g, "$&\n");
  must(rows === found[1], name, "armor");
  const key = blob.subarray(14, 14 + 51);
  const expected = Buffer.concat([
    Buffer.from("SSHSIG\0\0\0\x01", "latin1"), sshString(key), sshString(namespace), sshString(""), sshString("sha512"),
    sshString(Buffer.concat([ED25519, sshString(blob.subarray(blob.length - 64))])),
  ]);
  must(expected.equals(blob), name, "form of the signature");
  const line = `ssh-ed25519 ${key.toString("base64")}`;
  must(keyOf(line), name, "key of the signature");
  return line;
}

// Check, with ssh-keygen, that this key signed these bytes.
export function mustBeSigned(bytes, armored, key, namespace, scratch, name) {
  const [allowed, signature] = [join(scratch, "allowed_signers"), join(scratch, "signature")];
  writeFileSync(allowed, `member namespaces="${namespace}" ${key}\n`);
  writeFileSync(signature, armored);
  const words = ["-Y", "verify", "-f", allowed, "-I", "member", "-n", namespace, "-s", signature];
  const done = spawnSync("ssh-keygen", words, { input: bytes });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Refusal(name, String(done.stderr));
}

const SPKI = Buffer.from("302a300506032b6570032100", "hex");

export function ed25519(key, signed, signature) {
  return verify(null, signed, createPublicKey({ key: Buffer.concat([SPKI, key]), format: "der", type: "spki" }), signature);
}
