import { join } from "node:path";
import { parseArgs } from "node:util";
import { FolderInUse } from "./claim-folder";
import type { World } from "./describe-world";
import { startWorld } from "./start-world";
import { watchSources } from "./watch-sources";

const USAGE = `npm start [-- --reset] [-- --verbose]
  --reset    wipes what earlier starts kept in .data
  --verbose  shows what each part writes (it is kept in .data/logs anyway)
DATABASE_URL and S3_ENDPOINT (with the other S3_ settings) put your own PostgreSQL and object store in the place of the local ones.`;

/** Runs the local world until it is told to stop: by Ctrl-C, by SIGTERM, or by the end of the process that started it. */
export async function runWorld({ dev }: { dev: boolean }): Promise<never> {
  const options = readOptions();
  const stopping = new AbortController();
  const told = new Promise<void>((resolve) => {
    const stop = () => {
      stopping.abort();
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
    process.once("disconnect", stop);
  });
  console.log("Looklift starts …");
  const begun = performance.now();
  try {
    const world = await startWorld({
      dataDir: ".data",
      dev,
      ...options,
      databaseUrl: process.env["DATABASE_URL"] ?? null,
      s3Endpoint: process.env["S3_ENDPOINT"] ?? null,
      signal: stopping.signal,
    });
    printLinks(world, (performance.now() - begun) / 1000);
    if (dev) watchSources(join(import.meta.dirname, "../../app"), world.restartWorker, stopping.signal);
    await told;
    console.log("\nStopping …");
    await world.stop();
    console.log("Stopped. What you did is kept in .data; npm start goes on from there.");
    process.exit(0);
  } catch (error) {
    const text = stopping.signal.aborted ? "Stopped before it was up." : describe(error);
    console.error(`\n${text}`);
    process.exit(stopping.signal.aborted ? 0 : 1);
  }
}

function readOptions(): { reset: boolean; verbose: boolean } {
  const flag = { type: "boolean", default: false } as const;
  try {
    const { values } = parseArgs({ options: { reset: flag, verbose: flag, help: flag } });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}

function printLinks({ adminUrl, productPage, apiUrl, apiKey }: World, seconds: number): void {
  console.log(`
Looklift is up after ${seconds.toFixed(1)} s. Ctrl-C ends it.

  admin         ${adminUrl}
  product page  ${productPage}
  API           ${apiUrl}/v1, with a test key that is ready:

  curl ${apiUrl}/v1/credits -H "Authorization: Bearer ${apiKey}"
`);
}

function describe(error: unknown): string {
  if (error instanceof FolderInUse) return error.message;
  return `Looklift could not be started.\n${error instanceof Error ? error.message : String(error)}`;
}
