// SPDX-License-Identifier: GPL-3.0-or-later
// A second reader of parts, written from sync/FORMAT.md alone, with age-encryption, tar and ssh-keygen:
//   node reader.mjs MODULES SCRATCH < request
// The request is {"identity", "roster": text or null, "exercise": bool, "parts": [path]}; the answer, on standard
// output, says of each part what it holds or by which name it is refused, and which evidence its slices make up.
// Nothing is stored: SCRATCH gets what ssh-keygen and tar need as files.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import * as archive from "./reading/archive.mjs";
import { entries, mustBeOfThisMode, mustCover } from "./reading/entries.mjs";
import { mustBeNamed, Slices } from "./reading/evidence.mjs";
import { parse } from "./reading/list.mjs";
import { receipt } from "./reading/receipt.mjs";
import { json, must, mustBeCanonical, Refusal, sha256 } from "./reading/refusals.mjs";
import { mustBeSigned, signer } from "./reading/signatures.mjs";

const [modules, scratch] = process.argv.slice(2);
const age = await import(pathToFileURL(join(modules, "age-encryption", "dist", "index.js")));
const AGE = "age-encryption.org/v1\n";

// The plaintext as far as it is authentic, and whether that is all of it.
async function decrypted(file, identity) {
  must(file.subarray(0, AGE.length).toString("latin1") === AGE, "NotAPart", "no age file");
  const decrypter = new age.Decrypter();
  decrypter.addIdentity(identity);
  const chunks = [];
  try {
    const pieces = await decrypter.decrypt(new Blob([file]).stream());
    for await (const piece of pieces) chunks.push(Buffer.from(piece));
    return { plain: Buffer.concat(chunks), whole: true };
  } catch (error) {
    if (/no identity matched/.test(error.message)) throw new Refusal("WrongRecipient");
    if (!chunks.length) throw new Refusal("DamagedPart", error.message);
    return { plain: Buffer.concat(chunks), whole: false };
  }
}

// The members of a roster by their key lines.
function membersOf(written) {
  const { roster, sig } = json(Buffer.from(written), "BadRoster");
  const bytes = Buffer.from(roster);
  const told = json(bytes, "BadRoster");
  must(signer(sig, "intake-roster", "BadRoster") === told.root, "BadRoster", "not signed by the root");
  mustBeSigned(bytes, sig, told.root, "intake-roster", scratch, "BadRoster");
  mustBeCanonical(told, bytes, "BadRoster");
  // Former keys too; whoever has a laptop that was lost is nobody any more.
  const former = (told.members ?? []).flatMap((one) => (one.former ?? []).map(
    ({ sign, lost }) => [sign, lost ? { ...one, status: "revoked" } : one]));
  return new Map([...former, ...(told.members ?? []).map((one) => [one.sign, one])]);
}

// In the order of FORMAT.md, "Reading".
async function read(path, request, members, slices) {
  const file = readFileSync(path);
  const { plain, whole } = await decrypted(file, request.identity);
  const { list: listed, signature, at } = archive.firstTwo(plain);
  const key = signer(signature.toString("latin1"), "intake-part", "UnsignedPart");
  mustBeSigned(listed, signature, key, "intake-part", scratch, "UnsignedPart");
  must(members, "NoRoster");
  const sender = members.get(key);
  must(sender, "UnknownSender");
  must(sender.status !== "revoked", "RevokedSender");
  const list = parse(listed);
  must(list.sender.sign === key && list.sender.member === sender.id, "UnsignedPart", "another sender");
  must(list.kind === "bundle" || sender.role !== "focal-point", "ReceiptNotFromTeam");
  must(list.recipients.includes(await fingerprint(request.identity)), "ReaddressedPart");
  mustBeOfThisMode(list.exercise, request.exercise);
  if (!whole) {
    const payload = archive.lengths(at, list.members).whole;
    must(file.length >= payload + 16 * Math.ceil(payload / 65536), "IncompletePart");
    throw new Refusal("DamagedPart");
  }
  const contents = archive.contents(plain, at, list.members);
  for (const { name, sha256: hash } of list.members) must(sha256(contents.get(name)) === hash, "MemberMismatch", name);
  const texts = list.members.filter(({ name }) => name.startsWith("journal/")).map(({ name }) => contents.get(name));
  const { found, journals } = entries(texts, request.exercise);
  if (list.kind === "receipt") {
    const identity = await age.identityToRecipient(request.identity);
    const own = [...members.values()].find((one) => one.recipient === identity);
    receipt(contents.get("receipt.json"), own?.id, found);
  } else {
    mustCover(list.ranges, found);
    mustBeNamed(list.members, found);
    slices.take(list, contents);
  }
  mustUnpackAlike(plain, contents);
  const said = list.kind === "receipt" ? JSON.parse(contents.get("receipt.json")) : null;
  return { ...told(list, sender, found, journals, members), receipt: said };
}

async function fingerprint(identity) {
  const digest = Buffer.from(sha256(await age.identityToRecipient(identity)), "hex");
  return `SHA256:${digest.toString("base64").replace("=", "")}`;
}

// The system's tar sees the same files in the archive.
function mustUnpackAlike(plain, contents) {
  const folder = mkdtempSync(join(scratch, "part-"));
  const done = spawnSync("tar", ["-xf", "-", "-C", folder], { input: plain });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`tar: ${done.stderr}`);
  for (const [name, content] of contents) {
    if (!readFileSync(join(folder, name)).equals(content)) throw new Error(`tar has another ${name}`);
  }
  rmSync(folder, { recursive: true });
}

function told(list, sender, found, journals, members) {
  const known = (journal) => members.has(journals.get(journal).line);
  return {
    bundle: list.bundle, index: list.index, total: list.total, sender: sender.id,
    members: list.members.map(({ name }) => name),
    strangers: [...journals.keys()].filter((journal) => !known(journal)),
    entries: found.filter(({ journal }) => known(journal)).map(
      ({ name, journal, seq, kind, subject, body }) => ({ name, journal, seq, kind, subject, body })),
  };
}

const request = JSON.parse(readFileSync(0, "utf8"));
mkdirSync(scratch, { recursive: true });
const members = request.roster === null ? null : membersOf(request.roster);
const slices = new Slices();
const answers = [];
for (const path of request.parts) {
  try {
    answers.push({ part: basename(path), accepted: await read(path, request, members, slices) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    answers.push({ part: basename(path), refused: error.name, why: error.message });
  }
}
const evidence = [...slices.whole()].map(
  ({ id, content, sound }) => ({ id, sound, size: content.length, sha256: sha256(content) }));
process.stdout.write(JSON.stringify({ parts: answers, evidence }));
