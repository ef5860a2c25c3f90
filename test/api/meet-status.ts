import pg from "pg";
import { vi } from "vitest";
import type { Operation } from "~/api/operation";
import { makeClient, makeTrialImage, type TestApp } from "../support/start-app";
import { type ApiAnswer, callApi } from "./call-api";
import { runJob } from "./run-job";

type MeetStatus = { app: TestApp; method: string; path: string; operation: Operation; status: number };
type Meet = MeetStatus & { client: { clientId: string; token: string } };

/** Makes a call of an operation that must be answered with this status, in the way in which a caller would come to it. */
export async function meetStatus(meet: MeetStatus): Promise<ApiAnswer> {
  const client = await makeClient();
  const way = ways[meet.status];
  if (!way) throw new Error(`no way is known to ${meet.status}`);
  return way({ ...meet, client });
}

const ways: Record<number, (meet: Meet) => Promise<ApiAnswer>> = {
  200: succeed,
  201: succeed,
  202: succeed,
  204: async (meet) => {
    if (meet.method === "DELETE") return succeed(meet);
    const id = await finishJob(meet);
    const headers = { accept: "text/event-stream", "last-event-id": "99" };
    return call(meet, { path: meet.path.replace("{id}", id), headers });
  },
  400: (meet) => call(meet, { body: Buffer.from([0xff]) }),
  401: (meet) => call(meet, { token: "sk_live_unknown" }),
  402: async (meet) => {
    await sql(meet, "UPDATE credit_accounts SET available = 0 WHERE client_id = $1");
    return succeed(meet);
  },
  403: async (meet) => {
    await sql(meet, "UPDATE api_keys SET capabilities = '{}' WHERE client_id = $1");
    return call(meet, {});
  },
  404: async (meet) => {
    const change = meet.operation.requestBody ? { body: await validBody(meet) } : {};
    return call(meet, { path: meet.path.replace("{id}", "01ARZ3NDEKTSV4RRFFQ69G5FAV"), ...change });
  },
  409: async (meet) => {
    if (meet.path.endsWith("/cancel")) return call(meet, { path: meet.path.replace("{id}", await finishJob(meet)) });
    return whileTwinHangs(meet, async () =>
      call(meet, { body: await validBody(meet), headers: { "idempotency-key": "twin" } }),
    );
  },
  413: (meet) => call(meet, { body: `{"a":"${"x".repeat(300 * 1024)}"}` }),
  422: (meet) => {
    const [parameter] = meet.operation.parameters.filter(
      ({ in: place, schema }) => place === "query" && schema.type !== "string",
    );
    const wrong = parameter ? `?${parameter.name}=x` : "?from=x";
    return call(
      meet,
      meet.method === "GET"
        ? { path: `${meet.path}${wrong}` }
        : { body: meet.path === "/v1/webhooks/{id}" ? { enabled: "x" } : {} },
    );
  },
  429: async (meet) => {
    await sql(meet, "UPDATE api_keys SET calls_per_minute_max = 0 WHERE client_id = $1");
    return call(meet, {});
  },
  500: (meet) => whileDatabaseSays(meet, new Error("something nobody thought of")),
  503: (meet) => whileDatabaseSays(meet, Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" })),
};

type Change = { path?: string; token?: string; body?: unknown; headers?: Record<string, string> };

function call({ app, method, path, client }: Meet, change: Change): Promise<ApiAnswer> {
  return callApi({ url: app.url, method, path, token: client.token, ...change });
}

async function succeed(meet: Meet): Promise<ApiAnswer> {
  const { path, operation } = meet;
  if (path.startsWith("/v1/webhooks/")) return succeedWithWebhook(meet);
  if (path === "/v1/items/{id}") {
    const job = await call({ ...meet, method: "GET" }, { path: `/v1/jobs/${await finishJob(meet)}` });
    const [item] = job.body["items"] as { id: string }[];
    return call(meet, { path: `/v1/items/${item?.id}` });
  }
  if (path.endsWith("/cancel")) return call(meet, { path: path.replace("{id}", await openJob(meet)) });
  if (path.includes("{id}")) return call(meet, { path: path.replace("{id}", await finishJob(meet)) });
  return call(meet, operation.requestBody ? { body: await validBody(meet) } : {});
}

async function succeedWithWebhook(meet: Meet): Promise<ApiAnswer> {
  const { path, operation, client } = meet;
  const [{ addEndpoint }, { sendTest }] = await Promise.all([
    import("~/callbacks/add-endpoint"),
    import("~/callbacks/change-endpoint"),
  ]);
  const { clientId } = client;
  const { endpointId } = await addEndpoint({ clientId, url: "https://example.com/hook", events: ["job.failed"] });
  const { sendId } = await sendTest({ clientId, endpointId });
  const id = path.includes("/messages/{id}") ? sendId : endpointId;
  const change = operation.requestBody ? { body: await validBody(meet) } : {};
  return call(meet, { path: path.replace("{id}", id), ...change });
}

// The example of the document itself, with the pictures that it names in their place.
async function validBody({ app, client, operation }: Meet): Promise<unknown> {
  const { body } = await callApi({ url: app.url, path: "/openapi.json" });
  const { schemas } = body["components"] as { schemas: Record<string, { examples: unknown[] }> };
  const name = operation.requestBody?.content["application/json"]?.schema.$ref?.split("/").at(-1) ?? "";
  const text = JSON.stringify(schemas[name]?.examples[0]);
  const complete = name !== "UploadCompleteRequest";
  const trialImage = await makeTrialImage({ clientId: client.clientId, complete });
  return JSON.parse(text.replaceAll(/"uploads\/[^"]*"/g, JSON.stringify(trialImage)));
}

async function openJob({ app, client }: Meet): Promise<string> {
  const trial_image = await makeTrialImage({ clientId: client.clientId });
  const { body } = await callApi({ url: app.url, token: client.token, path: "/v1/extract", body: { trial_image } });
  return String(body["request_id"]);
}

async function finishJob(meet: Meet): Promise<string> {
  const requestId = await openJob(meet);
  await runJob({ requestId });
  return requestId;
}

async function sql({ app, client }: Meet, statement: string): Promise<void> {
  await app.pool.query(statement, [client.clientId]);
}

async function whileDatabaseSays(meet: Meet, failure: Error): Promise<ApiAnswer> {
  const quiet = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const query = vi.spyOn(meet.app.pool, "query").mockImplementation(() => Promise.reject(failure));
  const answer = await call(meet, {});
  query.mockRestore();
  quiet.mockRestore();
  return answer;
}

async function whileTwinHangs({ app, client, path }: Meet, then: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
  const twin = new pg.Client(app.databaseUrl);
  await twin.connect();
  await twin.query("BEGIN");
  await twin.query(
    `INSERT INTO idempotency_keys (client_id, route, key, body_hash, request_id, expires_at)
     VALUES ($1, $2, 'twin', repeat('0', 64), repeat('0', 26), now() + interval '1 hour')`,
    [client.clientId, path],
  );
  const answer = await then();
  await twin.end();
  return answer;
}
