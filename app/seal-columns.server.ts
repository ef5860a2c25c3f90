import { pool } from "./db.server";
import { messageOf } from "./errors";
import { secretsSealedPerSweepMax } from "./limits";
import { log } from "./log.server";
import { openedPrefixes, openSecret, sealedPrefix, sealSecret } from "./seal-secret.server";

type SealColumns<Column extends string> = {
  /** Has a text column `id`. */
  table: string;
  columns: readonly Column[];
  /** What a sealed text is bound to: it opens nowhere else. */
  placeOf: (id: string, column: Column) => string;
};
type Stored<Column extends string> = { id: string } & Record<Column, string | null>;

/**
 * The columns of a table that hold secrets, sealed: `seal` and `open` throw as openSecret does, `sealStored` seals those anew
 * that the previous key, or none, has sealed, a bounded number of rows at a time, and answers how many it was.
 */
export function sealColumns<Column extends string>({ table, columns, placeOf }: SealColumns<Column>) {
  const { toSeal, update } = writeStatements(table, columns);
  const seal = (id: string, column: Column, text: string) => sealSecret({ text, place: placeOf(id, column) });
  const open = (id: string, column: Column, text: string) => openSecret({ text, place: placeOf(id, column) });
  return {
    seal,
    open,
    async sealStored(): Promise<number> {
      if (!sealedPrefix) return 0;
      const opened = openedPrefixes.map((prefix) => `${prefix}%`);
      const found = await pool.query<Stored<Column>>(toSeal, [`${sealedPrefix}%`, opened, secretsSealedPerSweepMax]);
      let sealed = 0;
      for (const row of found.rows) {
        const { id } = row;
        const before = columns.map((column): string | null => row[column]);
        try {
          const after = columns.map((column) => row[column] && seal(id, column, open(id, column, row[column])));
          sealed += (await pool.query(update, [id, ...before, ...after])).rowCount ?? 0;
        } catch (error) {
          log.error({ table, id, error: messageOf(error) }, "a stored secret could not be sealed anew");
        }
      }
      return sealed;
    },
  };
}

// Those that another key has sealed which is not known here are left alone: they would only stand in the way of the others.
function writeStatements(table: string, columns: readonly string[]) {
  const isToSeal = columns.map(
    (name) => `(${name} NOT LIKE $1 AND (${name} NOT LIKE 'sealed:%' OR ${name} LIKE ANY($2)))`,
  );
  const isUnchanged = columns.map((name, index) => `${name} IS NOT DISTINCT FROM $${index + 2}`);
  const changes = columns.map((name, index) => `${name} = $${index + 2 + columns.length}`);
  return {
    toSeal: `SELECT id, ${columns.join(", ")} FROM ${table} WHERE ${isToSeal.join(" OR ")} ORDER BY id LIMIT $3`,
    update: `UPDATE ${table} SET ${changes.join(", ")} WHERE id = $1 AND ${isUnchanged.join(" AND ")}`,
  };
}
