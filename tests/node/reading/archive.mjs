// SPDX-License-Identifier: GPL-3.0-or-later
// The archive of a part: FORMAT.md, "Archive". Headers are made, not read, and compared.
import { must, Refusal } from "./refusals.mjs";

const BLOCK = 512;
const FIRST = 64 * 1024;
const LATIN = "latin1";

export function header(name, size) {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, LATIN);
  for (const [at, field] of [[100, "0000600"], [108, "0000000"], [116, "0000000"], [136, "00000000000"],
    [148, "        "], [156, "0"], [257, "ustar\x0000"], [329, "0000000"], [337, "0000000"]]) {
    block.write(field, at, LATIN);
  }
  block.write(size.toString(8).padStart(11, "0"), 124, LATIN);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, LATIN);
  return block;
}

export function padded(length) {
  if (length <= 16384) return 16384;
  const power = Math.floor(Math.log2(length));
  const step = 2 ** (power - Math.floor(Math.log2(power)) - 1);
  return Math.ceil(length / step) * step;
}

const gap = (size) => (BLOCK - (size % BLOCK)) % BLOCK;

// The first two members, which nothing announces: only a header that would be made for their size is one.
export function firstTwo(bytes) {
  const found = [];
  let at = 0;
  for (const name of ["part.json", "part.json.sig"]) {
    const block = bytes.subarray(at, at + BLOCK);
    const size = Number.parseInt(block.subarray(124, 135).toString(LATIN), 8);
    const end = at + BLOCK + size;
    must(Number.isSafeInteger(size) && header(name, size).equals(block), "NotAPart", `no ${name}`);
    must(end + gap(size) <= Math.min(FIRST, bytes.length), "NotAPart", `${name} is not at the beginning`);
    found.push(bytes.subarray(at + BLOCK, end));
    mustBeZero(bytes.subarray(end, end + gap(size)), `after ${name}`);
    at = end + gap(size);
  }
  return { list: found[0], signature: found[1], at };
}

// How long an archive is that begins with so many bytes, has these members, and is padded; and its padding.
export function lengths(at, members) {
  const length = members.reduce((sum, one) => sum + BLOCK + one.size + gap(one.size), at) + BLOCK + 2 * BLOCK;
  return { whole: padded(length), padding: padded(length) - length };
}

// The content of each member by its name. `bytes` is all of the plaintext.
export function contents(bytes, at, members) {
  const found = new Map();
  const take = (size) => {
    must(at + size <= bytes.length, "MemberMismatch", "the archive ends early");
    at += size;
    return bytes.subarray(at - size, at);
  };
  const { padding } = lengths(at, members);
  for (const { name, size } of [...members, { name: "padding", size: padding }]) {
    must(take(BLOCK).equals(header(name, size)), "MemberMismatch", `no ${name}`);
    found.set(name, take(size));
    mustBeZero(take(gap(size)), `after ${name}`);
  }
  mustBeZero(found.get("padding"), "padding");
  mustBeZero(take(2 * BLOCK), "end");
  must(at === bytes.length, "MemberMismatch", "something follows the archive");
  return found;
}

function mustBeZero(bytes, where) {
  if (bytes.some((byte) => byte !== 0)) throw new Refusal("MemberMismatch", where);
}
