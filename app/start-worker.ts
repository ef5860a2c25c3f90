import { writeJob } from "./api/write-job";
import { sealStoredMeasuring } from "./attribution/measuring-key";
import { sweepAttribution } from "./attribution/sweep-attribution";
import { reconcileCharges } from "./billing/reconcile-charges";
import { sealStoredEndpoints } from "./callbacks/seal-endpoint";
import { sweepCallbacks } from "./callbacks/sweep-callbacks";
import { workCallbacks } from "./callbacks/work-callbacks";
import { sealStoredErasureKeys } from "./clients/remember-erased";
import { clearShop } from "./compliance/clear-shop";
import { failLeave, runLeave } from "./compliance/run-leave";
import { sweepErased } from "./compliance/sweep-erased";
import { sweepWebhooks } from "./compliance/sweep-webhooks";
import { workWebhook } from "./compliance/work-webhook";
import { expireGrants } from "./credits/expire-grants";
import { closeDatabase } from "./db.server";
import type { Engine } from "./engine/engine";
import { messageOf } from "./errors";
import { purgeOldRequests } from "./extraction/purge-old-requests";
import { failExtraction, runExtraction } from "./extraction/run-extraction";
import { runReconciler } from "./extraction/run-reconciler";
import { sweepOutputs } from "./extraction/sweep-outputs";
import { failFlow, runFlow } from "./flow/run-flow";
import { sweepFlow } from "./flow/sweep-flow";
import { workTriggers } from "./flow/work-triggers";
import { closeJobs, openJobs, workJobs } from "./jobs.server";
import { extractionsAtOncePerClientMax, sweepIntervalMs } from "./limits";
import { log } from "./log.server";
import { sealStoredTokens } from "./shopify-token-seal.server";
import { ensureBucket } from "./storage.server";
import { failPublish, publishLook } from "./storefront/publish-look";
import { failBulk, runBulk } from "./storefront/run-bulk";
import { failRemoval } from "./storefront/run-removal";
import { sweepChecks } from "./storefront/sweep-checks";
import { sweepRights } from "./storefront/sweep-rights";
import { sweepUploads } from "./uploads/sweep-uploads";

type StartWorker = { engine: Engine; concurrency: number };

/**
 * Works on every queue and sweeps what is overdue, until `stop`: jobs at work get `drainMs` to end, the rest go back to the
 * queue. `concurrency` extractions run at a time. The engine is closed with the worker.
 */
export async function startWorker({ engine, concurrency }: StartWorker) {
  await openJobs({ supervise: true });
  await ensureBucket();
  await workJobs("extract", concurrency, ({ requestId }, signal) => runExtraction({ requestId, engine, signal }), {
    perGroup: extractionsAtOncePerClientMax,
  });
  await workJobs("extract_dead", 1, ({ requestId }) => failExtraction({ requestId }));
  await workJobs("publish", 2, ({ lookId }, signal) => publishLook({ lookId, signal }));
  await workJobs("publish_dead", 1, ({ lookId }) => failPublish({ lookId }));
  await workJobs("bulk", 2, ({ runId }, signal) => runBulk({ runId, signal }));
  await workJobs("bulk_dead", 1, ({ runId }) => failBulk({ runId }));
  await workJobs("flow", 2, ({ id }, signal) => runFlow({ id, signal }));
  await workJobs("flow_dead", 1, ({ id }) => failFlow({ id }));
  await workJobs("removal", 2, ({ clientId }, signal) => clearShop({ clientId, signal }));
  await workJobs("removal_dead", 1, ({ clientId }) => failRemoval({ clientId }));
  await workJobs("leave", 2, ({ clientId }, signal) => runLeave({ clientId, signal }));
  await workJobs("leave_dead", 1, ({ clientId }) => failLeave({ clientId }));
  await workJobs("webhook", 2, ({ webhookId }, signal) => workWebhook({ webhookId, signal }));
  const callbacks = workCallbacks({ writeJob });
  const triggers = workTriggers();
  const sweeper = setInterval(() => void sweep(), sweepIntervalMs);
  log.info({ engine: engine.name, concurrency }, "working");
  return {
    async stop({ drainMs }: { drainMs: number }): Promise<void> {
      clearInterval(sweeper);
      await callbacks.stop();
      await triggers.stop();
      await closeJobs({ drainMs });
      await engine.close();
      await closeDatabase();
    },
  };
}

const sweeps = {
  runReconciler: () => runReconciler(),
  sweepUploads,
  sweepOutputs,
  purgeOldRequests,
  expireGrants,
  reconcileCharges,
  sweepWebhooks,
  sweepErased,
  sweepCallbacks,
  sweepFlow,
  sweepChecks,
  sweepRights,
  sweepAttribution,
  sealStoredTokens,
  sealStoredEndpoints,
  sealStoredErasureKeys,
  sealStoredMeasuring,
};

async function sweep(): Promise<void> {
  for (const [name, run] of Object.entries(sweeps)) {
    try {
      const count = await run();
      if (count > 0) log.info({ sweep: name, count }, "swept");
    } catch (error) {
      log.warn({ sweep: name, error: messageOf(error) }, "a sweep failed and will be repeated");
    }
  }
}
