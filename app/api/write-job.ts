import type { Extraction } from "~/extraction/find-extraction";
import type { ExtractionEvent } from "~/extraction/list-events";
import type { ListedExtraction } from "~/extraction/list-extractions";

/** An extraction as the API shows it; the wire's names are made here and nowhere else. */
export function writeJob(extraction: Extraction) {
  return {
    ...writeHead(extraction),
    image: extraction.image,
    items: extraction.items.map(writeItem),
    result: extraction.items.flatMap(writeArtifacts),
    warnings: extraction.warnings,
    results_until: extraction.outputsUntil,
    latest_event: writeEvent(extraction.latestEvent),
  };
}

/** An extraction without its result, as lists show it. */
export function writeJobHead(extraction: ListedExtraction) {
  return { ...writeHead(extraction), item_count: extraction.itemCount };
}

function writeHead(extraction: Omit<ListedExtraction, "itemCount" | "keyId">) {
  const { requestId, jobId, status, creditsCost, refunded, createdAt, startedAt, finishedAt, error } = extraction;
  return {
    public_id: jobId ?? requestId,
    request_id: requestId,
    job_type: "EXTRACT_TRIAL_ITEMS",
    status,
    credits_cost: creditsCost,
    refunded,
    created_at: createdAt,
    started_at: startedAt,
    finished_at: finishedAt,
    error,
  };
}

type Item = Extraction["items"][number];

/** One extracted item. */
export function writeItem({ id, category, subcategory, label, confidence, isOnSale, rank, reasons, ...item }: Item) {
  return {
    ...{ id, category, subcategory, label, confidence },
    is_on_sale: isOnSale,
    ...{ rank, reasons, box: item.box, polygon: item.polygon, area: item.area, colors: item.colors },
    cutout_url: item.cutoutUrl,
    mask_url: item.maskUrl,
    cutout: item.cutout,
  };
}

function writeArtifacts({ id, label, category, cutoutUrl, maskUrl }: Item) {
  const artifact = (kind: string, image_url: string) => ({
    image_url,
    kind,
    role: "final",
    label,
    meta: { item_id: id, category },
  });
  return [artifact("cutout", cutoutUrl), artifact("mask", maskUrl)];
}

/** One entry of a timeline. */
export function writeEvent({ seq, eventType, stage, message, createdAt }: ExtractionEvent) {
  return {
    seq,
    event_type: eventType,
    visibility: "public",
    stage,
    message,
    artifacts: [],
    extra: {},
    created_at: createdAt,
  };
}
