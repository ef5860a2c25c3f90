import {
  attemptRetriesMax,
  attemptSeconds,
  bulkStepSeconds,
  flowRunSeconds,
  heartbeatSeconds,
  publishSeconds,
  removalSeconds,
} from "./limits";

// Work on all looks of a shop.
const ofWholeShop = {
  policy: "exclusive",
  retryLimit: 6,
  retryDelay: 5,
  retryBackoff: true,
  expireInSeconds: removalSeconds,
  heartbeatSeconds,
} as const;

// A dead letter settles the request, so it must not be lost itself: many retries, and the sweeper behind it.
export const queues = {
  extract_dead: { retryLimit: 20, retryDelay: 2 },
  extract: {
    retryLimit: attemptRetriesMax,
    retryDelay: 1,
    expireInSeconds: attemptSeconds,
    heartbeatSeconds,
    deadLetter: "extract_dead",
  },
  publish_dead: { retryLimit: 20, retryDelay: 2 },
  // singleton: of each singleton key one job is at work; others wait
  publish: {
    policy: "singleton",
    retryLimit: 2,
    retryDelay: 2,
    expireInSeconds: publishSeconds,
    heartbeatSeconds,
    deadLetter: "publish_dead",
  },
  bulk_dead: { retryLimit: 20, retryDelay: 2 },
  bulk: {
    policy: "singleton",
    retryLimit: 4,
    retryDelay: 5,
    retryBackoff: true,
    expireInSeconds: bulkStepSeconds,
    heartbeatSeconds,
    deadLetter: "bulk_dead",
  },
  // exclusive: one job at a time for each singleton key, waiting, at work or to be repeated
  flow_dead: { retryLimit: 20, retryDelay: 2 },
  flow: {
    policy: "exclusive",
    retryLimit: 5,
    retryDelay: 5,
    retryBackoff: true,
    expireInSeconds: flowRunSeconds,
    heartbeatSeconds,
    deadLetter: "flow_dead",
  },
  removal_dead: { retryLimit: 20, retryDelay: 2 },
  removal: { ...ofWholeShop, deadLetter: "removal_dead" },
  leave_dead: { retryLimit: 20, retryDelay: 2 },
  leave: { ...ofWholeShop, deadLetter: "leave_dead" },
  webhook: { policy: "exclusive", retryLimit: 8, retryDelay: 2, retryBackoff: true, expireInSeconds: 60 },
} as const;
export type QueueName = keyof typeof queues;

/** What a job of each queue is about. */
export type Payloads = {
  extract: { requestId: string };
  extract_dead: { requestId: string };
  publish: { lookId: string };
  publish_dead: { lookId: string };
  bulk: { runId: string };
  bulk_dead: { runId: string };
  flow: { id: string };
  flow_dead: { id: string };
  removal: { clientId: string };
  removal_dead: { clientId: string };
  leave: { clientId: string };
  leave_dead: { clientId: string };
  webhook: { webhookId: string };
};

export const queueNames = Object.keys(queues);
