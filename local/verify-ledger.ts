// npm run ledger:verify: checks the whole ledger of DATABASE_URL, else of the local world, whether that runs or not.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findDataFolder, startPostgres, stopPostgres } from "./postgres/launch-postgres";

const root = join(import.meta.dirname, "..");
const dir = join(root, ".data", "pg");
const PORT = 54_330;
const UNCHECKED = 2;

async function verify(databaseUrl: string): Promise<number> {
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "app/entry.verify.ts")], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: "inherit",
  });
  const [code] = await once(child, "exit");
  return code ?? UNCHECKED;
}

async function verifyLocal(): Promise<number> {
  if (!existsSync(join(findDataFolder(dir), "data", "PG_VERSION"))) {
    console.error("There is no local world yet (npm start makes one). DATABASE_URL names any other database to check.");
    return UNCHECKED;
  }
  const { url, adopted } = await startPostgres({ dir, port: PORT });
  try {
    return await verify(url);
  } finally {
    if (!adopted) await stopPostgres({ dir });
  }
}

const given = process.env["DATABASE_URL"];
process.exit(await (given ? verify(given) : verifyLocal()));
