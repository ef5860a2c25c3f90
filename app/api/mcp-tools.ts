import { createHash } from "node:crypto";
import type { Caller } from "~/clients/find-client-by-key";
import type { Capability } from "~/clients/issue-key";
import { AppError } from "~/errors";
import { newId } from "~/ids";
import { announceUpload } from "./announce-upload";
import type { Answer, Call, Endpoint } from "./endpoint";
import type { ExtractBody } from "./extract-body";
import { readCredits } from "./read-credits";
import { readJob } from "./read-job";
import { invalid } from "./refuse-call";
import { ref, type Schema } from "./schema";
import { components } from "./schemas";
import { submitBody, submitExtract, writeAccepted } from "./submit-extract";
import { follow, validateValue } from "./validate-value";

type ToolCall = { caller: Caller; request: Request; given: Record<string, unknown> };
export type McpTool = {
  description: string;
  capability: Capability;
  /** What it takes; the API's own schemas. */
  input: Schema;
  readOnly: boolean;
  run: (call: ToolCall) => Promise<unknown>;
};

const key: Schema = {
  type: "string",
  description: "Any text of your own for this one extraction: repeated with it, the call is never charged twice.",
  minLength: 1,
  maxLength: 255,
};
const jobInput: Schema = {
  type: "object",
  properties: {
    id: { type: "string", description: "The job_id that extract_items answered." },
    wait: { type: "integer", minimum: 0, description: "Seconds to wait for the job's end, up to 30." },
  },
  required: ["id"],
};

/** What a model can do through MCP: the calls that lead from a photo to its items, under the key's own rights and limits. */
export const mcpTools: Record<string, McpTool> = {
  announce_upload: {
    description:
      "Announce a photo and get a URL. Then PUT the photo's bytes to upload_url with exactly the answered headers; upload_key is the trial_image of extract_items.",
    ...{ capability: announceUpload.capability as Capability, input: ref("UploadRequest"), readOnly: false },
    run: (call) => asEndpoint(announceUpload, call),
  },
  extract_items: {
    description:
      "Find every worn item in an uploaded photo of a model. Costs credits. Answers a job_id; ask read_job for the result. With a test key the photos test/items-3, test/items-0 and test/failure need no upload.",
    capability: "jobs:create",
    input: withProperty(follow("ExtractTrialItemsRequest", components), "idempotency_key", key),
    readOnly: false,
    run: extract,
  },
  read_job: {
    description:
      "Read a job: its status and, once it has succeeded, each item with category, place, colours and pictures.",
    ...{ capability: "jobs:read", input: jobInput, readOnly: true },
    run: (call) => asEndpoint(readJob, call),
  },
  read_credits: {
    description: "Read the balance of credits.",
    ...{ capability: "credits:read", input: { type: "object", properties: {} }, readOnly: true },
    run: (call) => asEndpoint(readCredits, call),
  },
};

type RunTool = { tool: McpTool; given: unknown; caller: Caller; request: Request };

/** Runs a tool with what a model gives it, and answers what the API's own call would. Throws as that does. */
export async function runTool({ tool, given, caller, request }: RunTool): Promise<unknown> {
  if (!caller.capabilities.includes(tool.capability))
    throw new AppError("FORBIDDEN", `This key may not do that: it lacks ${tool.capability}.`);
  const { value, errors } = validateValue({ schema: tool.input, value: given, loc: ["arguments"], components });
  if (errors.length > 0) throw invalid(errors);
  return tool.run({ caller, request, given: value as Record<string, unknown> });
}

async function asEndpoint(endpoint: Endpoint, { caller, request, given }: ToolCall): Promise<unknown> {
  const { id, ...query } = given;
  const call: Call = {
    ...{ caller, request, requestId: newId(), bytes: new Uint8Array() },
    ...{ params: { id: String(id ?? "") }, query, body: given },
  };
  return ((await endpoint.answer(call)) as Answer).body;
}

async function extract({ caller, given }: ToolCall): Promise<unknown> {
  const { idempotency_key, ...body } = given as ExtractBody & { idempotency_key?: string };
  const bodyHash = createHash("sha256").update(JSON.stringify(body)).digest("hex");
  const submitted = await submitBody({
    ...{ caller, requestId: newId(), body },
    ...(idempotency_key && { idempotency: { route: "/mcp", key: idempotency_key, bodyHash } }),
  });
  return { ...writeAccepted(submitted), replayed: submitted.replayed, reused: submitted.reused };
}

function withProperty(schema: Schema, name: string, property: Schema): Schema {
  return { ...schema, properties: { ...schema.properties, [name]: property } };
}

/** Where an extraction's errors point to; for the words in which a tool refuses. */
export const toolLocations = submitExtract.locations ?? {};
