// SPDX-License-Identifier: GPL-3.0-or-later
// The entries in the journal members of a part: FORMAT.md, "Entries".
import { createHash } from "node:crypto";
import { crc32, inflateRawSync } from "node:zlib";
import { base64, hasExactly, isHash, isId, isNatural, isObject, isTime, json, must, mustBeCanonical, sha256, Refusal }
  from "./refusals.mjs";
import { ed25519, keyOf } from "./signatures.mjs";

const MIB = 1024 * 1024;

// One gzip member without flags and time, unfolded within its bounds.
export function unfold(member) {
  must(member.length >= 18 && member.subarray(0, 3).toString("hex") === "1f8b08", "MalformedPart", "no gzip");
  must(member.subarray(3, 8).every((byte) => byte === 0), "MalformedPart", "gzip flags or time");
  let unfolded;
  try {
    unfolded = inflateRawSync(member.subarray(10), { maxOutputLength: 32 * MIB, info: true });
  } catch (error) {
    throw new Refusal(error.code === "ERR_BUFFER_TOO_LARGE" ? "CompressionBomb" : "MalformedPart", error.code);
  }
  const { buffer, engine } = unfolded;
  must(buffer.length <= MIB || buffer.length <= 100 * member.length, "CompressionBomb", "too much from too little");
  const end = 10 + engine.bytesWritten;
  must(end + 8 === member.length, "MalformedPart", "more than one gzip member");
  must(member.readUInt32LE(end) === crc32(buffer) && member.readUInt32LE(end + 4) === buffer.length,
    "MalformedPart", "gzip sum");
  must(buffer.at(-1) === 10, "MalformedPart", "the last line does not end");
  return buffer;
}

export function* linesOf(bytes) {
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at);
    yield bytes.subarray(at, end);
    at = end + 1;
  }
}

function encoded({ header, sig, salt, body, state }) {
  const [first, second, third, fourth] = [header, sig, salt, body].map((one) => JSON.stringify(one));
  const end = body === null ? `,"state":${JSON.stringify(state)}` : "";
  return `{"header":${first},"sig":${second},"salt":${third},"body":${fourth}${end}}`;
}

// One entry, whose signature is checked by whoever knows the key of its journal.
export function entry(bytes) {
  const told = json(bytes, "MalformedEntry");
  const without = told?.body === null;
  must(hasExactly(told, "header", "sig", "salt", "body", ...(without ? ["state"] : [])), "MalformedEntry", "fields");
  const again = encoded(told);
  must(again.isWellFormed() && Buffer.from(again).equals(bytes), "MalformedEntry", "form of the line");
  must(typeof told.header === "string", "MalformedEntry", "header");
  const headerBytes = Buffer.from(told.header);
  must(headerBytes.length <= 16 * 1024, "MalformedEntry", "long header");
  const header = parseHeader(headerBytes);
  const sig = base64(told.sig, 64, "MalformedEntry");
  if (without) {
    must(told.salt === null && ["absent", "erased"].includes(told.state), "MalformedEntry", "state");
  } else {
    const [salt, body] = [base64(told.salt, 32, "MalformedEntry"), told.body];
    must(typeof body === "string" && Buffer.byteLength(body) <= 8 * MIB, "MalformedEntry", "body");
    const hash = createHash("sha256").update(salt).update(body).digest("hex");
    must(hash === header.body_hash, "MalformedEntry", "hash of the body");
  }
  return { ...header, name: sha256(headerBytes), sig, body: told.body };
}

function parseHeader(bytes) {
  const header = json(bytes, "MalformedEntry");
  must(Number.isSafeInteger(header?.v) && header.v >= 1, "MalformedEntry", "v");
  must(header.v === 1, "UnknownFormat", `an entry of version ${header.v}`);
  const sound = hasExactly(header, "at", "body_hash", "journal", "kind", "parents", "prev", "seq", "subject", "v") &&
    isTime(header.at) && isHash(header.body_hash) && isId(header.journal) && isNatural(header.seq) &&
    /^[a-z][a-z-]{0,31}$/.test(header.kind) && /^[0-9a-f]{32}\/[0-9a-f]{32}$/.test(header.subject) &&
    Array.isArray(header.parents) && header.parents.every(isHash) &&
    (header.seq === 0 ? header.prev === "" : isHash(header.prev));
  must(sound, "MalformedEntry", "header");
  mustBeCanonical(header, bytes, "MalformedEntry");
  return header;
}

// What a body says, null where that is no object: such an entry is kept, and has no effect.
export function content({ body }) {
  try {
    const told = JSON.parse(body);
    return isObject(told) ? told : null;
  } catch {
    return null;
  }
}

// The key of a journal by its entry 0, which nobody else can claim.
export function opening(first, exercise) {
  must(first.kind === "open" && first.subject === `${first.journal}/${first.journal}`, "MalformedEntry", "opening");
  must(first.body !== null, "MalformedEntry", "an opening without a body");
  const body = content(first);
  const key = keyOf(body?.key);
  must(key && typeof body.nonce === "string", "MalformedEntry", "opening");
  const claimed = sha256(`intake-journal/1\0${body.key}\0${body.nonce}`).slice(0, 32);
  must(claimed === first.journal, "MalformedEntry", "the journal is another key's");
  mustBeOfThisMode((body.exercise ?? false) === true, exercise);
  return { key, line: body.key, member: body.member };
}

export function mustBeOfThisMode(stated, exercise) {
  if (stated !== exercise) throw new Refusal(stated ? "ExercisePart" : "RealPart");
}

// All entries of a part, in order, each checked with the key of its journal; and those keys by journal.
export function entries(members, exercise) {
  const [found, journals] = [[], new Map()];
  for (const bytes of members.flatMap((member) => [...linesOf(unfold(member))])) {
    const one = entry(bytes);
    if (one.seq === 0 && !journals.has(one.journal)) journals.set(one.journal, opening(one, exercise));
    must(journals.has(one.journal), "MalformedPart", "an entry before entry 0 of its journal");
    const signed = Buffer.concat([Buffer.from("intake-entry/1\0"), Buffer.from(one.name, "hex")]);
    must(ed25519(journals.get(one.journal).key, signed, one.sig), "UnsignedPart", "signature of an entry");
    found.push(one);
  }
  return { found, journals };
}

// From its head back to where it begins, each range is there whole; what is in no range stands by itself.
export function mustCover(ranges, found) {
  const [byName, within] = [new Map(found.map((one) => [one.name, one])), new Set()];
  for (const { journal, from, to, head } of ranges) {
    let name = head;
    for (let seq = to; seq >= from; seq -= 1) {
      const one = byName.get(name);
      must(one && one.journal === journal && one.seq === seq, "MemberMismatch", "a range is broken");
      within.add(name);
      name = one.prev;
    }
  }
  const alone = found.filter((one) => !within.has(one.name));
  must(alone.every((one) => ["open", "seal", "reseal", "evidence"].includes(one.kind)), "MemberMismatch", "in no range");
}

