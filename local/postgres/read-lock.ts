import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { describeProcess } from "../start/describe-process";

const CONNECT_MS_MAX = 3_000;

export type Lock = { pid: number; port: number; ready: boolean };

/** What a server noted in its data folder: line 1 is its process, line 4 its port, line 8 "ready" once it accepts. */
export function readLock(data: string): Lock | null {
  try {
    const lines = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
  } catch {
    return null;
  }
}

/**
 * Whether the process of a lock is a live server. After a restart of the machine its number may belong to anybody, and
 * PostgreSQL itself only asks whether that number is in use.
 */
export function isServer({ pid }: Lock): boolean {
  const described = describeProcess(pid);
  return described !== null && (described.command === "" || described.command.includes("postgres"));
}

/** Whether the server at `url` lets us in and keeps its data in `data`: another one may have taken the port. */
export async function servesFolder(url: string, data: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS_MAX });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query("SELECT current_setting('data_directory') AS data");
    return realpathSync(rows[0]?.data) === realpathSync(data);
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
