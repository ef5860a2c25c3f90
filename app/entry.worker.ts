import { expireGrants } from "./credits/expire-grants";
import { closeDatabase } from "./db.server";
import { createEngine } from "./engine/create-engine";
import { env } from "./env.server";
import { messageOf } from "./errors";
import { failExtraction, runExtraction } from "./extraction/run-extraction";
import { sweepRequests } from "./extraction/sweep-requests";
import { closeJobs, openJobs, workJobs } from "./jobs.server";
import { engineDeadlineMs, engineMemoryMbMax, sweepIntervalMs } from "./limits";
import { log } from "./log.server";
import { ensureBucket } from "./storage.server";
import { failPublish, publishLook } from "./storefront/publish-look";
import { sweepUploads } from "./uploads/sweep-uploads";

const engine = createEngine({ name: env.ENGINE, deadlineMs: engineDeadlineMs, memoryMbMax: engineMemoryMbMax });

await openJobs({ supervise: true });
await ensureBucket();
await workJobs("extract", env.WORKER_CONCURRENCY, ({ requestId }, signal) =>
  runExtraction({ requestId, engine, signal }),
);
await workJobs("extract_dead", 1, ({ requestId }) => failExtraction({ requestId }));
await workJobs("publish", 2, ({ lookId }, signal) => publishLook({ lookId, signal }));
await workJobs("publish_dead", 1, ({ lookId }) => failPublish({ lookId }));
log.info({ engine: engine.name, concurrency: env.WORKER_CONCURRENCY }, "working");

async function sweep(): Promise<void> {
  for (const [name, run] of Object.entries({ sweepRequests, sweepUploads, expireGrants })) {
    try {
      const count = await run();
      if (count > 0) log.info({ sweep: name, count }, "swept");
    } catch (error) {
      log.warn({ sweep: name, error: messageOf(error) }, "a sweep failed and will be repeated");
    }
  }
}
const sweeper = setInterval(() => void sweep(), sweepIntervalMs);

let closing = false;
async function close(signal: NodeJS.Signals): Promise<void> {
  if (closing) return;
  closing = true;
  log.info({ signal }, "closing");
  clearInterval(sweeper);
  await closeJobs({ drainMs: env.DRAIN_SECONDS * 1000 });
  await engine.close();
  await closeDatabase();
  process.exit(0);
}
process.on("SIGTERM", (signal) => void close(signal));
process.on("SIGINT", (signal) => void close(signal));
