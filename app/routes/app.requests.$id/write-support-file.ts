import type { ReadRequest } from "./read-request";

/**
 * What a person who helps needs to know of a request, as JSON: ids, times, states, codes and numbers. Nothing that was written or
 * photographed by anybody: no texts, no addresses, no pictures, no names.
 */
export function writeSupportFile({ record, extraction, events, entries, messages, key }: ReadRequest) {
  const { context = {}, runtimeConfig, options } = record.input;
  return {
    format: "looklift-request-1",
    made_at: new Date(),
    ...{ request_id: record.requestId, job_id: extraction.jobId, client_id: record.clientId },
    key: record.keyId && { id: record.keyId, mode: key?.mode ?? null },
    ...{ status: extraction.status, engine: record.engine, attempts: record.attempts },
    error: extraction.error && { code: extraction.error.code, retryable: extraction.error.retryable },
    ...{ credits_cost: extraction.creditsCost, refunded: extraction.refunded },
    ...{ created_at: extraction.createdAt, started_at: extraction.startedAt, finished_at: extraction.finishedAt },
    ...{ deadline_at: record.deadlineAt, outputs_until: extraction.outputsUntil },
    image: extraction.image,
    asked: {
      options: options ?? null,
      max_items: context.maxItems ?? null,
      product_name_characters: context.productName?.length ?? 0,
      product_description_characters: context.productDescription?.length ?? 0,
      runtime_config_entries: Object.keys(runtimeConfig ?? {}).length,
    },
    warnings: extraction.warnings.map(({ code }) => code),
    events: events.map(({ seq, eventType, stage, createdAt }) => ({ seq, type: eventType, stage, at: createdAt })),
    items: extraction.items.map(({ id, category, confidence, area, box, rank, isOnSale, cutout }) => ({
      ...{ id, category, confidence, area, box, rank, is_on_sale: isOnSale, cutout },
    })),
    ledger: entries.map(({ id, kind, createdAt, deltaAvailable, deltaReserved, reason }) => ({
      ...{ id, kind, at: createdAt, delta_available: deltaAvailable, delta_reserved: deltaReserved, reason },
    })),
    webhook_messages: messages.map(({ id, event, state, createdAt, attempts }) => ({
      ...{ id, event, state, at: createdAt },
      attempts: attempts.map(({ attempt, at, status, tookMs }) => ({ attempt, at, status, took_ms: tookMs })),
    })),
  };
}
