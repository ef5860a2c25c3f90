import { type DocumentNode, type ExecutionResult, GraphQLError, getOperationAST, parse, validate } from "graphql";
import type { Context, Hono } from "hono";
import { z } from "zod";
import { tellSubscription } from "../billing/decide-charge";
import { turnPeriods } from "../billing/turn-periods";
import { readAccessToken } from "../oauth/issue-tokens";
import type { StandIn } from "../stand-in";
import { AskedFailure, type GraphqlContext } from "./context";
import { executeOperation } from "./execute-operation";
import { findNode } from "./find-node";
import type { AdminSchema } from "./load-schema";
import { measureCost } from "./measure-cost";
import { openBucket } from "./point-bucket";

const VERSION = "2026-10";
const BODY_CHARACTERS_MAX = 11 * 1024 * 1024;
const QUERY_POINTS_MAX = 1_000;
const FAILURES = [500, 502, 503] as const;
const NO_ACCESS = "[API] Invalid API key or access token (unrecognized login or wrong password)";

const bodySchema = z.object({
  query: z.string().min(1),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});
type Call = { query: string; variables: Record<string, unknown>; operationName: string | null };
type Bucket = ReturnType<typeof openBucket>;

/** The Admin API: GraphQL on Shopify's real schema, with access tokens, scopes, the cost of queries and its limits. */
export function serveGraphql(web: Hono, { standIn, admin }: { standIn: StandIn; admin: AdminSchema }): void {
  const bucket = openBucket(standIn.points);
  web.post("/admin/api/:version/graphql.json", async (c) => {
    if (c.req.param("version") !== VERSION || !isOurShop(c, standIn)) return c.json({ errors: "Not Found" }, 404);
    const access = readAccessToken(standIn, c.req.header("x-shopify-access-token"));
    if (!access) return c.json({ errors: NO_ACCESS }, 401);
    if (Math.random() * 100 < standIn.failPercent) return answerFailure(c);
    const text = await c.req.text();
    if (text.length > BODY_CHARACTERS_MAX) return c.json({ errors: "Payload Too Large" }, 413);
    for (const subscription of turnPeriods(standIn.state)) await tellSubscription(standIn, subscription);
    const call = readCall(text);
    if (!call) return c.json({ errors: { query: "Required parameter missing or invalid" } }, 400);
    const context: GraphqlContext = {
      ...standIn,
      scopes: access.scopes,
      userId: access.userId,
      findNode: (gid) => findNode(context, gid),
    };
    return answerCall(c, { call, context, admin, bucket });
  });
}

type Answer = { call: Call; context: GraphqlContext; admin: AdminSchema; bucket: Bucket };

async function answerCall(c: Context, { call, context, admin, bucket }: Answer): Promise<Response> {
  const { variables, operationName } = call;
  const document = readDocument(admin, call.query);
  if (!("kind" in document)) return c.json({ errors: document });
  const requested = measureCost({ schema: admin.schema, document, operationName, variables });
  if (requested > QUERY_POINTS_MAX) return c.json({ errors: [tooDear(requested)] });
  if (!bucket.take(requested)) return c.json(throttled(requested, bucket));
  const { result, objects } = await executeOperation({ admin, document, operationName, variables, context });
  const isMutation = getOperationAST(document, operationName)?.operation === "mutation";
  const actual = isMutation ? requested : Math.min(requested, Math.max(1, objects));
  bucket.giveBack(requested - actual);
  if (isMutation) await context.state.save();
  const asked = askedFailure(result);
  if (asked === "500") return c.json({ errors: "Internal Server Error" }, 500);
  if (asked === "throttled") return c.json(throttled(requested, bucket));
  return c.json({ ...result, extensions: { cost: describeCost(requested, actual, bucket) } });
}

function readCall(text: string): Call | null {
  try {
    const { query, variables, operationName } = bodySchema.parse(JSON.parse(text));
    return { query, variables: variables ?? {}, operationName: operationName ?? null };
  } catch {
    return null;
  }
}

// What Shopify would refuse is refused: the errors come with status 200.
function readDocument({ schema }: AdminSchema, query: string): DocumentNode | readonly object[] {
  try {
    const document = parse(query);
    const errors = validate(schema, document);
    return errors.length > 0 ? errors.map((error) => error.toJSON()) : document;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [{ ...error.toJSON(), extensions: { code: "PARSE_ERROR" } }];
  }
}

function isOurShop(c: Context, { state }: StandIn): boolean {
  const host = c.req.header("x-forwarded-host");
  return host === undefined || host === state.shop;
}

function answerFailure(c: Context): Response {
  const status = FAILURES[Math.floor(Math.random() * FAILURES.length)] ?? 500;
  return c.json({ errors: `Asked for by CHAOS: ${status}` }, status);
}

function askedFailure({ errors }: ExecutionResult): AskedFailure["kind"] | null {
  for (const { originalError } of errors ?? []) if (originalError instanceof AskedFailure) return originalError.kind;
  return null;
}

const describeCost = (requested: number, actual: number | null, bucket: Bucket) => ({
  requestedQueryCost: requested,
  actualQueryCost: actual,
  throttleStatus: bucket.status(),
});

const throttled = (requested: number, bucket: Bucket) => ({
  errors: [
    {
      message: "Throttled",
      extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" },
    },
  ],
  extensions: { cost: describeCost(requested, null, bucket) },
});

const tooDear = (cost: number) => ({
  message: `Query cost is ${cost}, which exceeds the single query max cost limit (${QUERY_POINTS_MAX}).`,
  extensions: { code: "MAX_COST_EXCEEDED", cost, maxCost: QUERY_POINTS_MAX },
});
