// SPDX-License-Identifier: GPL-3.0-or-later
// Files that travel beside the entries, and the slices that are put together: FORMAT.md, "Seals and evidence".
import { content } from "./entries.mjs";
import { must, sha256 } from "./refusals.mjs";

// Refuse a file that no entry of the part names; `members` are those of the list.
export function mustBeNamed(members, found) {
  const told = found.filter((one) => ["seal", "reseal", "evidence"].includes(one.kind))
    .map((one) => ({ ...content(one), kind: one.kind }));
  for (const { name, size, sha256: hash, slice } of members) {
    const [, folder, id] = /^(\w+)\/([0-9a-f]{32})?/.exec(name);
    if (folder === "journal") continue;
    const named = told.some((one) => folder === "seals"
      ? one.kind !== "evidence" && one.seal === id && one.sha256 === hash
      : one.kind === "evidence" && one.evidence === id && one.sha256 === (slice?.sha256 ?? hash) &&
        one.size === (slice?.size ?? size));
    must(named, "MemberMismatch", `no entry names ${name}`);
  }
}

// Slices that wait for the others, over many parts.
export class Slices {
  #held = new Map();

  // Take those of one part, all or none.
  take(list, contents) {
    const fresh = list.members.filter((one) => one.slice);
    for (const member of fresh) {
      for (const other of this.#held.values()) {
        const [one, two] = [member.slice, other.member.slice];
        if (one.sha256 !== two.sha256 || idOf(member) !== idOf(other.member)) continue;
        must(one.size === two.size, "SliceConflict", "two lengths of one file");
        const same = one.offset === two.offset && member.size === other.member.size;
        must(!same || member.sha256 === other.member.sha256, "SliceConflict", "two contents of one slice");
      }
    }
    for (const member of fresh) {
      this.#held.set(`${idOf(member)} ${canonicalPlace(member)}`, { member, content: contents.get(member.name) });
    }
  }

  // Each file that is covered: its id, its content, and whether that is the file which the entries name.
  *whole() {
    for (const slices of grouped(this.#held.values()).values()) {
      const [{ member }] = slices;
      const content = Buffer.alloc(member.slice.size);
      let reached = 0;
      for (const one of slices.sort((a, b) => a.member.slice.offset - b.member.slice.offset)) {
        if (one.member.slice.offset > reached) break;
        one.content.copy(content, one.member.slice.offset);
        reached = Math.max(reached, one.member.slice.offset + one.member.size);
      }
      if (reached === content.length) {
        yield { id: idOf(member), content, sound: sha256(content) === member.slice.sha256 };
      }
    }
  }
}

const idOf = ({ name }) => name.slice("blobs/".length, "blobs/".length + 32);
const fileOf = ({ member }) => `${idOf(member)} ${member.slice.sha256}`;
const canonicalPlace = ({ size, slice }) => [slice.sha256, slice.offset, size].join(" ");

function grouped(slices) {
  const files = new Map();
  for (const one of slices) files.set(fileOf(one), [...(files.get(fileOf(one)) ?? []), one]);
  return files;
}
