import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { addresses, folder, readLocal } from "./world";

type Mark = { pid: number };

const readProcesses = () =>
  JSON.parse(readFileSync(join(folder, "processes.json"), "utf8")) as Record<string, Mark | undefined>;

const answers = async (url: string) => {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).status < 500;
  } catch {
    return false;
  }
};

test("a part that is killed with -9 comes back, and local.json says where", async () => {
  const { app, standIn, storefront } = addresses();
  const before = readProcesses();
  expect(Object.keys(before).sort()).toEqual(["s3", "shopify", "web", "worker"]);
  for (const mark of Object.values(before)) if (mark) process.kill(mark.pid, "SIGKILL");

  await expect
    .poll(() => Object.entries(readProcesses()).filter(([name, mark]) => mark?.pid === before[name]?.pid), {
      timeout: 60_000,
    })
    .toEqual([]);
  for (const url of [`${app}/readyz`, `${standIn}/`, `${storefront}/`])
    await expect.poll(() => answers(url), { timeout: 60_000, message: url }).toBe(true);
  await expect
    .poll(() => readLocal().pids, { timeout: 60_000 })
    .toEqual({ web: readProcesses()["web"]?.pid, worker: readProcesses()["worker"]?.pid });
});

test("PostgreSQL killed with -9 comes back with everything that was committed", async () => {
  const { api, api_key } = readLocal();
  const headers = { authorization: `Bearer ${api_key}` };
  const pid = Number(readFileSync(join(await databaseFolder(), "postmaster.pid"), "utf8").split("\n")[0]);
  process.kill(pid, "SIGKILL");
  await expect.poll(() => answers(`${addresses().app}/readyz`), { timeout: 60_000 }).toBe(true);
  await expect.poll(async () => (await fetch(`${api}/v1/credits`, { headers })).status, { timeout: 60_000 }).toBe(200);
});

async function databaseFolder(): Promise<string> {
  const { findDataFolder } = await import("../../local/postgres/launch-postgres");
  return join(findDataFolder(join(folder, "pg")), "data");
}
