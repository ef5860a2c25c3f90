import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { Gauge } from "prom-client";
import { env } from "./env.server";
import { AppError, messageOf } from "./errors";
import { type Prisma, PrismaClient } from "./generated/prisma/client.js";
import { databaseConnectMs, databaseStatementMs } from "./limits";
import { log } from "./log.server";
import { registry } from "./metrics.server";

/** The one pool of this process: Prisma's and that of the few statements which are too hot for it. */
export const pool = new pg.Pool({
  connectionString: env.DATABASE_URL,
  max: env.DATABASE_CONNECTIONS,
  connectionTimeoutMillis: databaseConnectMs,
  statement_timeout: databaseStatementMs,
});

// Without a listener a killed Postgres would end the process: idle connections report to the pool, busy ones to themselves.
pool.on("error", (error) => log.warn({ error: messageOf(error) }, "an idle database connection was lost"));
pool.on("connect", (client) => {
  client.on("error", (error) => log.warn({ error: messageOf(error) }, "a database connection was lost"));
});

new Gauge({
  name: "looklift_database_connections",
  help: "This process's connections to the database, and what waits for one",
  labelNames: ["state"],
  registers: [registry],
  collect() {
    this.set({ state: "in_use" }, pool.totalCount - pool.idleCount);
    this.set({ state: "idle" }, pool.idleCount);
    this.set({ state: "waiting" }, pool.waitingCount);
  },
});

export const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });

export { Prisma } from "./generated/prisma/client.js";

/** The SQLSTATE of a database error, through Prisma or `pg`; undefined for anything else. */
export function sqlStateOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if (
    "code" in error &&
    typeof error.code === "string" &&
    /^[0-9A-Z]{5}$/.test(error.code) &&
    !/^P\d{4}$/.test(error.code)
  )
    return error.code;
  const meta =
    "meta" in error ? (error.meta as { driverAdapterError?: { cause?: { originalCode?: string } } }) : undefined;
  if (meta?.driverAdapterError?.cause?.originalCode) return meta.driverAdapterError.cause.originalCode;
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}

const AWAY_STATE = /^(08...|57P0[1-3]|57014|55P03|53...|25006|P1001|P1002|P1008|P1017|P2024)$/;
const AWAY_WORDS =
  /ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EPIPE|Connection terminated|timeout exceeded when trying to connect/;

/** Whether a database error says that the database cannot be reached or cannot answer now, rather than that a statement is wrong. */
export function isDatabaseAway(error: unknown): boolean {
  const code = sqlStateOf(error);
  return (code !== undefined && AWAY_STATE.test(code)) || AWAY_WORDS.test(`${code ?? ""} ${messageOf(error)}`);
}

/** Whether an error says that what was to be written is there already. */
export function isTaken(error: unknown): boolean {
  const code = sqlStateOf(error);
  return code === "P2002" || code === "23505";
}

/** How the queue sends its statements in a transaction of ours, for a job that is there exactly when the rest is. */
export const statementsIn =
  (tx: Prisma.TransactionClient) =>
  async (text: string, values: unknown[] = []): Promise<{ rows: unknown[] }> => ({
    rows: await tx.$queryRawUnsafe<unknown[]>(text, ...values),
  });

/** Throws UNAVAILABLE unless the database answers. */
export async function pingDatabase(): Promise<void> {
  try {
    await pool.query("SELECT 1");
  } catch (cause) {
    throw new AppError("UNAVAILABLE", "The database does not answer.", { cause });
  }
}

/** Ends all connections; for the end of a process. */
export async function closeDatabase(): Promise<void> {
  await prisma.$disconnect();
  await pool.end();
}
