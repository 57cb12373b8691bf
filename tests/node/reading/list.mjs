// SPDX-License-Identifier: GPL-3.0-or-later
// The signed list of a part: FORMAT.md, "part.json".
import { hasExactly, isHash, isId, isNatural, isObject, isTime, json, must, mustBeCanonical } from "./refusals.mjs";
import { keyOf } from "./signatures.mjs";

const MIB = 1024 * 1024;
const KINDS = [
  { form: /^receipt\.json$/, most: 8 * MIB },
  { form: /^journal\/\d{4}\.jsonl\.gz$/, most: 32 * MIB },
  { form: /^seals\/[0-9a-f]{32}\.age$/, most: MIB },
  { form: /^blobs\/[0-9a-f]{32}(\.\d{4})?$/, most: 8 * 1024 * MIB - 1 },
  { form: /^roster\.json$/, most: 8 * MIB },
  { form: /^lists\.json$/, most: MIB },
  { form: /^places\/\d{4}\.json\.gz$/, most: 8 * MIB },
];
const [RECEIPT, JOURNAL, SEAL, BLOB, ROSTER, LISTS, PLACES] = KINDS.keys();
const MEMBERS = { bundle: [JOURNAL, SEAL, BLOB], receipt: [RECEIPT, JOURNAL, ROSTER, LISTS, PLACES] };
const FIELDS = ["format", "kind", "bundle", "index", "total", "made", "sender", "recipients", "exercise", "ranges",
  "roster", "members"];
const between = (value, least, most) => isNatural(value) && value >= least && value <= most;

export function parse(bytes) {
  const list = json(bytes, "MalformedPart");
  must(isObject(list), "MalformedPart", "not an object");
  const version = /^intake-part\/([1-9]\d*)$/.exec(list.format);
  must(version, "MalformedPart", "format");
  must(version[1] === "1", "UnknownFormat", list.format);
  must(typeof list.kind === "string", "MalformedPart", "kind");
  must(Object.hasOwn(MEMBERS, list.kind), "UnknownPartKind", list.kind);
  const broken = Object.entries(RULES).find(([, holds]) => !holds(list));
  must(!broken, "MalformedPart", broken?.[0]);
  mustBeCanonical(list, bytes, "MalformedPart");
  return list;
}

const RULES = {
  fields: (list) => hasExactly(list, ...FIELDS),
  ids: ({ bundle, sender }) => isId(bundle) && hasExactly(sender, "member", "sign") && isId(sender.member),
  key: ({ sender }) => keyOf(sender.sign),
  index: ({ index, total }) => between(total, 1, 99999) && between(index, 1, total),
  made: ({ made }) => isTime(made),
  exercise: ({ exercise }) => typeof exercise === "boolean",
  recipients: ({ recipients }) => Array.isArray(recipients) && between(recipients.length, 1, 128) &&
    recipients.every((one) => typeof one === "string" && /^SHA256:[A-Za-z0-9+/]{43}$/.test(one)),
  ranges: ({ ranges }) => Array.isArray(ranges) && ranges.length <= 128 && ranges.every(
    (one) => hasExactly(one, "journal", "from", "to", "head") && isId(one.journal) && isHash(one.head) &&
      isNatural(one.from) && isNatural(one.to) && one.from <= one.to),
  roster: ({ roster }) => roster === null ||
    (hasExactly(roster, "version", "sha256") && isNatural(roster.version) && isHash(roster.sha256)),
  members: ({ members }) => Array.isArray(members) && between(members.length, 1, 128) && members.every(isMember),
  order: ({ members }) => members.every((one, at) => at === 0 || before(members[at - 1], one)),
  journals: ({ members }) => numbered(members, JOURNAL, "journal/", ".jsonl.gz"),
  places: ({ members }) => numbered(members, PLACES, "places/", ".json.gz"),
  kinds: (list) => list.members.every((one) => MEMBERS[list.kind].includes(kind(one))),
  receipt: ({ kind: stated, members, ranges, total }) => stated !== "receipt" ||
    (kind(members[0]) === RECEIPT && ranges.length === 0 && total === 1),
  slices: ({ members }) => members.filter((one) => one.slice).length <= 32,
};

const kind = ({ name }) => KINDS.findIndex(({ form }) => typeof name === "string" && form.test(name));
const numbered = (members, of, start, end) => members.filter((one) => kind(one) === of).every(
  (one, at) => one.name === `${start}${String(at + 1).padStart(4, "0")}${end}`);
const before = (one, other) => kind(one) < kind(other) || (kind(one) === kind(other) && one.name < other.name);

function isMember(member) {
  const fields = isObject(member) && "slice" in member ? ["slice"] : [];
  if (!hasExactly(member, "name", "size", "sha256", ...fields) || kind(member) < 0) return false;
  if (!isHash(member.sha256) || !between(member.size, 0, KINDS[kind(member)].most)) return false;
  const number = /^blobs\/.{32}\.(\d{4})$/.exec(member.name);
  return number ? isSlice(member, Number(number[1])) : fields.length === 0;
}

function isSlice({ size, slice }, number) {
  return hasExactly(slice, "offset", "of", "size", "sha256") && isHash(slice.sha256) &&
    [slice.offset, slice.of, slice.size].every(isNatural) && between(slice.of, 2, 9999) && between(number, 1, slice.of) &&
    between(size, 1, slice.size - 1) && (slice.offset === 0) === (number === 1) &&
    slice.offset + size <= slice.size && (slice.offset + size === slice.size) === (number === slice.of);
}
