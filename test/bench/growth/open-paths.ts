import type pg from "pg";
import type { Statement } from "./capture-statements";

/** `afresh` makes a captured statement one that can be carried out again. */
export type Path = { name: string; run: () => Promise<unknown>; afresh?: (statement: Statement) => Statement };

// That in which the histories begin.
const FIRST_MONTH = "2025-01";

/** A new client with credits and a picture, and the paths that it walks through the app's own functions. */
export async function openPaths(client: pg.Client, label: string) {
  const [{ makeClient, makeTrialImage }, { submit }, { newId }, extractions, { readBalance }, { readStatement }] =
    await Promise.all([
      import("../../support/make-client"),
      import("../../support/submit"),
      import("../../../app/ids"),
      import("../../../app/extraction/list-extractions"),
      import("../../../app/credits/read-balance"),
      import("../../../app/credits/read-statement"),
    ]);
  const month = new Date().toISOString().slice(0, "2026-11".length);
  const { clientId } = await makeClient({ credits: 1_000 });
  const uploadKey = await makeTrialImage({ clientId });
  const { rows } = await client.query("SELECT id FROM trial_images WHERE upload_key = $1", [uploadKey]);
  let last = { requestId: "", key: "" };
  const paths: Path[] = [
    {
      name: `accept a request (${label})`,
      run: async () => {
        const key = newId();
        last = { requestId: (await submit({ clientId, trialImage: uploadKey, key })).requestId, key };
      },
      afresh: ({ text, values }) => ({
        text,
        values: values.map((value) => (value === last.requestId || value === last.key ? newId() : value)),
      }),
    },
    { name: `read the balance (${label})`, run: () => readBalance({ clientId }) },
    {
      name: `first page of the jobs (${label})`,
      run: () => extractions.listExtractions({ clientId, limit: 50 }),
    },
    {
      name: `first page of failed jobs (${label})`,
      run: () => extractions.listExtractions({ clientId, statuses: ["FAILURE"], limit: 50 }),
    },
    { name: `statement of this month (${label})`, run: () => readStatement({ clientId, month, order: "newest" }) },
    { name: `statement of the first month (${label})`, run: () => readStatement({ clientId, month: FIRST_MONTH }) },
  ];
  return { owner: { clientId, trialImageId: rows[0].id as string }, paths };
}
