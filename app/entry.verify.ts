// Checks the whole ledger of DATABASE_URL, and says so. Needs no other setting, no queue and no store, and changes nothing.
import pg from "pg";
import { messageOf } from "./errors";
import { verifyLedger } from "./extraction/verify-ledger";
import { databaseConnectMs } from "./limits";

const UNCHECKED = 2;

async function verify(): Promise<number> {
  const connectionString = process.env["DATABASE_URL"];
  if (!connectionString)
    throw new Error("DATABASE_URL names the database whose ledger is to be checked; it is not set.");
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: databaseConnectMs });
  await client.connect();
  try {
    const { lines, violations } = await verifyLedger({ client });
    console.log(lines.join("\n"));
    return violations.length === 0 ? 0 : 1;
  } finally {
    await client.end();
  }
}

process.exitCode = await verify().catch((error: unknown) => {
  console.error(`The ledger could not be checked: ${messageOf(error)}`);
  return UNCHECKED;
});
