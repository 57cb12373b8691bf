// SPDX-License-Identifier: GPL-3.0-or-later
// How FORMAT.md refuses: by name. And the few forms that everything in it is written in.
import { createHash } from "node:crypto";

export class Refusal extends Error {
  constructor(name, why = "") {
    super(why);
    this.name = name;
  }
}

export function must(holds, name, why) {
  if (!holds) throw new Refusal(name, why);
}

export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const matches = (form) => (value) => typeof value === "string" && form.test(value);
export const isId = matches(/^[0-9a-f]{32}$/);
export const isHash = matches(/^[0-9a-f]{64}$/);
export const isTime = matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
export const isNatural = (value) => Number.isSafeInteger(value) && value >= 0;
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
export const hasExactly = (value, ...names) =>
  isObject(value) && Object.keys(value).sort().join() === names.sort().join();

// RFC 8785. JavaScript's own spelling of numbers and strings is the one that it lays down.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (isObject(value)) {
    return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
  }
  return JSON.stringify(value);
}

export function text(bytes, name) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal(name, "not UTF-8");
  }
}

export function json(bytes, name) {
  const written = text(bytes, name);
  try {
    return JSON.parse(written);
  } catch {
    throw new Refusal(name, "not JSON");
  }
}

// What was parsed is encoded again and compared: other spellings, doubled names and lost digits all show.
export function mustBeCanonical(value, bytes, name) {
  const again = canonical(value);
  must(again.isWellFormed() && Buffer.from(again).equals(bytes), name, "not canonical");
}

export function base64(written, length, name) {
  must(typeof written === "string", name, "no base64");
  const bytes = Buffer.from(written, "base64");
  must(bytes.toString("base64") === written && bytes.length === length, name, "base64");
  return bytes;
}
