// Every route, status and example of /openapi.json is true of the running server.
import { afterAll, describe, expect, test } from "vitest";
import type { Operation } from "~/api/operation";
import type { Schema } from "~/api/schema";
import { startApp } from "../support/start-app";
import { callApi } from "./call-api";
import { checkSchema } from "./check-schema";
import { meetStatus } from "./meet-status";

type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};
// The list of tests is made from the document, so the server has to be there first.
const app = await startApp();
const { describeApi } = await import("~/api/describe-api");
const { paths, components } = describeApi() as Document;
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
const answers = operations.flatMap(({ path, method, operation }) =>
  Object.entries(operation.responses).map(([status, answer]) => ({
    ...{ path, method, operation, answer, status: Number(status) },
  })),
);

afterAll(() => app.stop());

test("is served as it was made, and every reference leads somewhere", async () => {
  const { status, body } = await callApi({ url: app.url, path: "/openapi.json" });
  expect([status, body["openapi"]]).toEqual([200, "3.1.0"]);
  expect(body).toEqual(JSON.parse(JSON.stringify(describeApi())));
  const refs = [...JSON.stringify(body).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? "");
  expect(refs.filter((name) => !components.schemas[name])).toEqual([]);
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test("the first route is that of the contract", () => {
  const { ExtractTrialItemsRequest, ExtractionContext, WorkflowAcceptedResponse } = components.schemas;
  expect(ExtractTrialItemsRequest?.required).toEqual(["trial_image"]);
  expect(Object.keys(ExtractTrialItemsRequest?.properties ?? {})).toEqual([
    "trial_image",
    "runtime_config",
    "extraction_context",
  ]);
  expect(ExtractTrialItemsRequest?.properties?.["runtime_config"]).toEqual({
    anyOf: [{ type: "object", additionalProperties: true }, { type: "null" }],
    title: "Runtime Config",
  });
  expect(ExtractionContext?.properties?.["max_items"]).toEqual({
    anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }],
    title: "Max Items",
  });
  expect(ExtractionContext?.required).toBeUndefined();
  expect(WorkflowAcceptedResponse?.required).toEqual(["request_id", "job_id", "credits_cost"]);
  const extract = paths["/v1/extract"]?.["post"];
  expect(extract?.summary).toBe("Dispatch an extract-trial-items workflow");
  expect(extract?.parameters.at(-1)).toMatchObject({ name: "X-Shopify-Hmac-Sha256", in: "header", required: false });
});

describe("examples", () => {
  const withExample = Object.entries(components.schemas).filter(([, { examples }]) => examples);
  test.each(withExample)("%s meets its schema", (_name, schema) => {
    for (const value of schema.examples ?? [])
      expect(checkSchema({ value, schema, components: components.schemas })).toEqual([]);
  });

  test("there is one for every body that is taken or answered", () => {
    const used = operations.flatMap(({ operation: { requestBody, responses } }) =>
      [requestBody, ...Object.values(responses)].flatMap((part) => nameOf(part?.content?.["application/json"]?.schema)),
    );
    const named = new Set(withExample.map(([name]) => name));
    expect([...new Set(used)].filter((name) => !named.has(name))).toEqual([]);
  });
});

describe.each(answers)("$method $path answers $status", ({ path, method, operation, answer, status }) => {
  test("as described", async () => {
    const met = await meetStatus({ app, method, path, operation, status });
    expect(met.status, JSON.stringify(met.body)).toBe(status);
    const missing = Object.keys(answer.headers ?? {}).filter((name) => !met.headers.has(name));
    expect(missing.filter((name) => !onlySometimes.includes(name))).toEqual([]);
    const schema = answer.content?.["application/json"]?.schema as Schema | undefined;
    if (!schema) return expect(met.body).toEqual({});
    expect(checkSchema({ value: met.body, schema, components: components.schemas })).toEqual([]);
    const code = (met.body["error"] as { code: string } | undefined)?.code;
    if (status >= 400) expect(answer.description.split(", ")).toContain(code);
  });
});

const onlySometimes = ["Idempotent-Replayed", "Result-Reused"];

function nameOf(schema: unknown): string[] {
  const { $ref } = (schema ?? {}) as Schema;
  return $ref ? [$ref.split("/").at(-1) ?? ""] : [];
}
