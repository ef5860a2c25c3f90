import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../../../local/find-port";
import { startPostgres, stopPostgres } from "../../../local/postgres/launch-postgres";
import { applyMigrations } from "../../../prisma/apply-migrations";
import { type MeasuredRun, measureRuns, POINTS } from "../../storefront/measure-runs";
import { openShop } from "../../storefront/open-shop";
import { round } from "../read-median";
import { type Part, writeTable } from "../write-results";

const LOOKS = 1_000;
const kinds = ["PUBLISH", "CHECK", "UNPUBLISH"] as const;
const words = { PUBLISH: "published", CHECK: "checked, all well", UNPUBLISH: "unpublished" };

/** A thousand looks published, checked and unpublished in one go each, at a shop that throttles as Shopify does. */
export async function benchmarkPublish(): Promise<Part> {
  const folder = mkdtempSync(join(tmpdir(), "looklift-bench-"));
  const dir = join(folder, "pg");
  const { url } = await startPostgres({ dir, port: await findFreePort(0), settings: ["-c", "fsync=off"] });
  try {
    await applyMigrations({ databaseUrl: url });
    const shop = await openShop({ points: POINTS, products: LOOKS, databaseUrl: url });
    try {
      const { measure } = await measureRuns({ shop, looks: LOOKS });
      const runs = new Map<(typeof kinds)[number], MeasuredRun>();
      for (const kind of kinds) runs.set(kind, await measure(kind));
      return { heading: "A thousand looks at once", text: describe(runs), versions: {} };
    } finally {
      await shop.stop();
    }
  } finally {
    await stopPostgres({ dir });
    rmSync(folder, { recursive: true, force: true });
  }
}

function describe(runs: Map<(typeof kinds)[number], MeasuredRun>): string {
  const rows = [...runs].map(([kind, { run, seconds, callsPerLook, throttled, operations }]) => [
    ...[words[kind], run.done, run.failed, round(seconds, 0), round(callsPerLook, 2), throttled],
    Object.entries(operations)
      .sort(([, one], [, other]) => other - one)
      .map(([name, count]) => `${name} ${count}`)
      .join(", "),
  ]);
  const table = writeTable([
    ["", "done", "failed", "seconds", "calls a look", "THROTTLED answers", "calls of the Admin API"],
    ...rows,
  ]);
  return `${LOOKS.toLocaleString("en-GB")} looks of three pictures each, of as many products, by one worker, one run after the other. The Shopify stand-in keeps a
bucket of ${POINTS.max.toLocaleString("en-GB")} points that fills by ${POINTS.perSecond} a second, half of what a development shop has, and refuses what is not there. The aims: fewer
than one call a look to publish, hardly any refused. The app and the stand-in share a process, so that the seconds are those of both
and of whatever else the machine is at.

${table}`;
}
