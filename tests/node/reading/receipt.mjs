// SPDX-License-Identifier: GPL-3.0-or-later
// What a receipt says: FORMAT.md, "Receipts".
import { hasExactly, isHash, isId, isNatural, json, must, mustBeCanonical } from "./refusals.mjs";

const FIELDS = ["format", "for", "heads", "bodies", "seals", "evidence", "seen", "parts", "forks", "roster"];
const NOTICES = ["open", "question", "withdraw", "erase", "confirm", "redact", "freeze"];

// The receipt among the members of a part, for the reader `own`; the entries beside it are in no range.
export function receipt(bytes, own, found) {
  const told = json(bytes, "MalformedReceipt");
  must(hasExactly(told, ...FIELDS) && told.format === "intake-receipt/1", "MalformedReceipt", "fields");
  const broken = Object.entries(RULES).find(([name, holds]) => !holds(told[name]));
  must(!broken, "MalformedReceipt", broken?.[0]);
  mustBeCanonical(told, bytes, "MalformedReceipt");
  must(told.for === own, "ReaddressedPart", "for somebody else");
  must(found.every(({ kind }) => NOTICES.includes(kind)), "MemberMismatch", "an entry that is no notice");
  return told;
}

const range = (from, to) => isNatural(from) && isNatural(to) && from <= to;
const spans = (list) => Array.isArray(list) &&
  list.every((one) => Array.isArray(one) && one.length === 2 && range(...one)) &&
  list.every((one, at) => at === 0 || list[at - 1][1] + 1 < one[0]);
const rising = (list, sound, ...fields) => Array.isArray(list) && list.every(sound) &&
  list.every((one, at) => at === 0 || before(list[at - 1], one, fields));

function before(one, other, fields) {
  if (!fields.length) return one < other;
  const differing = fields.find((field) => one[field] !== other[field]);
  return differing !== undefined && one[differing] < other[differing];
}

const RULES = {
  for: isId,
  heads: (list) => rising(list, (one) => hasExactly(one, "journal", "from", "seq", "name") && isId(one.journal) &&
    range(one.from, one.seq) && isHash(one.name), "journal", "from", "seq", "name"),
  bodies: (list) => rising(list, (one) => hasExactly(one, "journal", "from", "to") && isId(one.journal) &&
    range(one.from, one.to), "journal", "from", "to"),
  seals: (list) => rising(list, isId),
  evidence: (list) => rising(list, (one) => hasExactly(one, "id", "held") && isId(one.id) && spans(one.held), "id"),
  seen: (list) => Array.isArray(list) && list.length <= 100 && list.every(isId),
  parts: (list) => rising(list, (one) => hasExactly(one, "bundle", "missing") && isId(one.bundle) &&
    spans(one.missing) && one.missing.length > 0 && one.missing[0][0] >= 1 && one.missing.at(-1)[1] <= 99999, "bundle"),
  forks: (list) => rising(list, (one) => hasExactly(one, "journal", "seq") && isId(one.journal) &&
    isNatural(one.seq), "journal", "seq"),
  roster: (mark) => mark === null ||
    (hasExactly(mark, "version", "sha256") && isNatural(mark.version) && isHash(mark.sha256)),
};
