import { createHash } from "node:crypto";

const SHOWN_MAX = 16;

/** A block's HTML as lines, one a tag, without what differs from run to run: the port and the versions of assets. */
export function listLines(html: string, origin: string): string[] {
  const { host } = new URL(origin);
  return html
    .replaceAll(host, "shop.test")
    .replace(/\?v=\d+(&?)/g, (_, more: string) => (more ? "?" : ""))
    .replace(/\s+/g, " ")
    .replace(/ ?</g, "\n<")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** What has to be taken from one list of lines and put in, to make another of it: "- line" and "+ line", in their order. */
export function compareLines(from: string[], to: string[]): string[] {
  const common = Array.from({ length: from.length + 1 }, () => new Uint16Array(to.length + 1));
  for (let a = from.length - 1; a >= 0; a--)
    for (let b = to.length - 1; b >= 0; b--)
      common[a]![b] = from[a] === to[b] ? common[a + 1]![b + 1]! + 1 : Math.max(common[a + 1]![b]!, common[a]![b + 1]!);
  const changes: string[] = [];
  let [a, b] = [0, 0];
  while (a < from.length || b < to.length) {
    if (a < from.length && b < to.length && from[a] === to[b]) [a, b] = [a + 1, b + 1];
    else if (b === to.length || (a < from.length && common[a + 1]![b]! >= common[a]![b + 1]!))
      changes.push(`- ${from[a++]}`);
    else changes.push(`+ ${to[b++]}`);
  }
  return changes;
}

/** Changes as a text: the first of them, and of the others how many there are and a print. */
export function writeChanges(changes: string[]): string {
  if (changes.length <= SHOWN_MAX) return changes.join("\n");
  const others = changes.slice(SHOWN_MAX);
  return [...changes.slice(0, SHOWN_MAX), `… and ${others.length} more, ${printOf(others)}`].join("\n");
}

/** In one line how one list of lines differs from another: how much longer it is, and a print of it. */
export function shorten(from: string[], to: string[]): string {
  const longer = to.length - from.length;
  return printOf(from) === printOf(to) ? "the same" : `${longer < 0 ? "" : "+"}${longer} lines, ${printOf(to)}`;
}

const printOf = (lines: string[]) => createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 8);
