import { exportCounts, exportLookOrders, exportLookRefunds, exportMeasuring } from "~/attribution/export-attribution";
import { exportPlans, exportPurchases } from "~/billing/export-charges";
import { exportEndpoints, exportSends } from "~/callbacks/export-endpoints";
import { exportClients, exportKeys } from "~/clients/export-clients";
import { findShopClients } from "~/clients/find-shop-clients";
import { exportAccounts, exportEntries, exportGrants } from "~/credits/export-ledger";
import { prisma } from "~/db.server";
import { messageOf } from "~/errors";
import { exportShopSessions } from "~/export-sessions.server";
import { exportExtractions } from "~/extraction/export-extractions";
import { exportEvents, exportRuns } from "~/flow/export-flow";
import { log } from "~/log.server";
import { exportBulkRuns, exportLooks, exportRemovals } from "~/storefront/export-looks";
import { exportTrialImages } from "~/uploads/export-trial-images";

type OfShop = { shop: string; clientIds: string[] };

// What each line is, and where its rows come from. Every table of a shop stands in one of them.
const records: Record<string, (of: OfShop) => AsyncIterable<object>> = {
  client: exportClients,
  api_key: exportKeys,
  credit_account: exportAccounts,
  credit_grant: exportGrants,
  credit_entry: exportEntries,
  purchase: exportPurchases,
  plan: exportPlans,
  trial_image: exportTrialImages,
  extraction: exportExtractions,
  look: exportLooks,
  removal: exportRemovals,
  bulk_run: exportBulkRuns,
  uninstall_choice: exportLeaves,
  measuring: exportMeasuring,
  look_count: exportCounts,
  look_order: exportLookOrders,
  look_refund: exportLookRefunds,
  flow_run: exportRuns,
  flow_event: exportEvents,
  webhook_endpoint: exportEndpoints,
  webhook_message: exportSends,
  shopify_session: exportShopSessions,
  shopify_webhook: exportDeliveries,
};

/**
 * Everything that is kept of a shop, as lines of JSON: `{"record": …}` and the row as it is kept. Secrets are left out: keys
 * and tokens. Read and written a page at a time, whatever its length.
 */
export async function* exportShop({ shop }: { shop: string }): AsyncGenerator<string, void> {
  const { clientIds } = await findShopClients({ shop });
  yield writeLine({ record: "export", shop, at: new Date(), format: 1 });
  for (const [name, read] of Object.entries(records))
    for await (const row of read({ shop, clientIds })) yield writeLine({ record: name, ...row });
  yield writeLine({ record: "end" });
}

/** The export as an answer that a browser saves as a file. It breaks off visibly, without its last line, when a part fails. */
export function answerExport({ shop }: { shop: string }): Response {
  const lines = exportShop({ shop });
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await lines.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        log.error({ shop, error: messageOf(error) }, "an export broke off");
        controller.error(error);
      }
    },
    cancel: () => void lines.return(),
  });
  log.info({ shop }, "a shop exports its data");
  return new Response(body, {
    headers: {
      "content-type": "application/x-ndjson; charset=utf-8",
      "content-disposition": 'attachment; filename="looklift-export.jsonl"',
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

async function* exportLeaves({ clientIds }: OfShop) {
  yield* await prisma.shopLeave.findMany({ where: { clientId: { in: clientIds } } });
}

async function* exportDeliveries({ shop }: OfShop) {
  yield* await prisma.webhookDelivery.findMany({ where: { shop }, orderBy: { receivedAt: "asc" } });
}

const writeLine = (row: object) =>
  `${JSON.stringify(row, (_name, value: unknown) => (typeof value === "bigint" ? value.toString() : value))}\n`;
