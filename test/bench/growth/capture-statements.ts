import pg from "pg";

export type Statement = { text: string; values: unknown[] };

type Asked = string | { text: string; values?: unknown[] };

const control = /^\s*(BEGIN|COMMIT|ROLLBACK|SET|SAVEPOINT|RELEASE|DEALLOCATE|LISTEN)\b/i;

/** What `run` really sends to the database, through `pg` or Prisma, in order, without the words that bound transactions. */
export async function captureStatements(run: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function capture(this: pg.Client, asked: Asked, ...rest: unknown[]) {
    const text = typeof asked === "string" ? asked : asked.text;
    const values = (typeof asked === "string" ? undefined : asked.values) ?? (Array.isArray(rest[0]) ? rest[0] : []);
    if (!control.test(text)) statements.push({ text, values });
    return Reflect.apply(query, this, [asked, ...rest]);
  } as typeof query;
  try {
    await run();
  } finally {
    pg.Client.prototype.query = query;
  }
  return statements;
}
