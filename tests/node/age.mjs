// SPDX-License-Identifier: GPL-3.0-or-later
// One operation of age-encryption (typage), from standard input to standard output:
//   node age.mjs MODULES encrypt RECIPIENT...     node age.mjs MODULES decrypt IDENTITY...
//   node age.mjs MODULES keys                     (an identity and its recipient, one line each)
import { readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, operation, ...keys] = process.argv.slice(2);
const age = await import(pathToFileURL(join(modules, "age-encryption", "dist", "index.js")));

function writeAll(bytes) {
  for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
}

if (operation === "keys") {
  const identity = await age.generateHybridIdentity();
  writeAll(Buffer.from(`${identity}\n${await age.identityToRecipient(identity)}\n`));
} else if (operation === "encrypt") {
  const encrypter = new age.Encrypter();
  for (const key of keys) encrypter.addRecipient(key);
  writeAll(await encrypter.encrypt(new Uint8Array(readFileSync(0))));
} else {
  const decrypter = new age.Decrypter();
  for (const key of keys) decrypter.addIdentity(key);
  writeAll(await decrypter.decrypt(new Uint8Array(readFileSync(0))));
}
