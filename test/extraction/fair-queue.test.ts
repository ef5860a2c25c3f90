// The queue takes clients in turn, and none may have more at work at a time than its share.
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeClient, makeTrialImage, startCore, type TestCore } from "../support/start-core";
import { submit } from "../support/submit";
import { waitFor } from "../support/wait-for";

let core: TestCore;
beforeAll(async () => {
  core = await startCore();
});
afterAll(() => core.stop());

async function submitMany(count: number): Promise<string[]> {
  const { clientId } = await makeClient({ credits: 50 });
  const trialImage = await makeTrialImage({ clientId });
  const ids: string[] = [];
  for (let done = 0; done < count; done++) ids.push((await submit({ clientId, trialImage })).requestId);
  return ids;
}

test("a client with many jobs does not keep the others waiting, nor is it forgotten", async () => {
  const { workJobs } = await import("~/jobs.server");
  const many = await submitMany(6);
  const few = await submitMany(2);
  const single = await submitMany(1);
  const all = [...many, ...few, ...single];
  const taken: string[] = [];
  const active = { now: 0, most: 0 };
  await workJobs(
    "extract",
    3,
    async ({ requestId }) => {
      taken.push(requestId);
      const own = many.includes(requestId);
      if (own) active.most = Math.max(active.most, ++active.now);
      // held until every other client's job has been taken, while this one's share is used up
      if (own && taken.length < all.length)
        await waitFor(() => [...few, ...single].every((id) => taken.includes(id)), { what: "the others' jobs" });
      if (own) active.now--;
    },
    { perGroup: 2 },
  );
  await waitFor(() => taken.length === all.length, { what: "all jobs to be taken", withinMs: 25_000 });
  expect(active.most).toBeLessThanOrEqual(2);
  const { rows } = await core.pool.query<{ id: string; priority: number }>(
    "SELECT data ->> 'requestId' AS id, priority FROM pgboss.job WHERE name = 'extract' ORDER BY priority DESC, created_on",
  );
  expect(rows.slice(0, 5).map(({ id }) => id)).toEqual([many[0], few[0], single[0], many[1], few[1]]);
});
