import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";

const file = join(import.meta.dirname, "../../docs/benchmarks.md");

/** A part of the benchmarks: its heading, what it says in Markdown, and the versions of what it ran on beside Node's. */
export type Part = { heading: string; text: string; versions: Record<string, string> };

/** Puts a part's results in the place of its last ones in docs/benchmarks.md, with the date and the machine. */
export function writeResults({ name, part: { heading, text, versions } }: { name: string; part: Part }): void {
  const [begin, end] = [`<!-- ${name}: written by npm run bench -- ${name} -->`, `<!-- end of ${name} -->`];
  const on = Object.entries({ Node: process.versions.node, ...versions }).map(
    ([what, version]) => `${what} ${version}`,
  );
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() || "unnamed"}), ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const head = `## ${heading}\n\nMeasured ${new Date().toISOString().slice(0, 10)} on ${machine}, ${on.join(", ")}.`;
  const section = `${begin}\n\n${head}\n\n${text.trim()}\n\n${end}`;
  const old = readFileSync(file, "utf8");
  const [from, to] = [old.indexOf(begin), old.indexOf(end)];
  const made = from < 0 ? `${old.trim()}\n\n${section}\n` : old.slice(0, from) + section + old.slice(to + end.length);
  writeFileSync(file, made);
}

/** A Markdown table; the first row is its head, and columns of numbers stand to the right. */
export function writeTable(rows: (string | number)[][]): string {
  const [head = [], ...body] = rows;
  const rule = head.map((_, column) => (typeof body[0]?.[column] === "number" ? "---:" : "---"));
  return [head, rule, ...body].map((row) => `| ${row.map(write).join(" | ")} |`).join("\n");
}

const write = (cell: string | number) => (typeof cell === "number" ? cell.toLocaleString("en-GB") : cell);
