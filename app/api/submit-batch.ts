import { newId } from "~/ids";
import { idempotencyKeyCharactersMax } from "~/limits";
import { answerError } from "./answer-error";
import type { Answer, Call, Endpoint } from "./endpoint";
import type { ExtractBody } from "./extract-body";
import { fieldError } from "./field-error";
import { takeCalls } from "./limit-rate";
import { readIdempotency } from "./read-idempotency";
import { invalid } from "./refuse-call";
import { ref } from "./schema";
import { submitBody, submitExtract, writeAccepted } from "./submit-extract";

// Each entry has a key of its own, made from that of the batch and its place.
const PLACE_CHARACTERS = 3;

export const submitBatch: Endpoint = {
  method: "POST",
  path: "/v1/extract/batch",
  operationId: "extractBatch",
  summary: "Dispatch up to 100 extractions",
  description:
    "Each is accepted or refused by itself, in order, as POST /v1/extract would; the answer has an entry for each. Only a body whose form is wrong is refused as a whole. With an `Idempotency-Key` the whole batch can be repeated: what was accepted is answered again at no cost, what was refused is tried anew.",
  capability: "jobs:create",
  repeatable: true,
  body: ref("ExtractBatchRequest"),
  success: { status: 202, description: "What became of each", schema: ref("BatchResult") },
  answer,
};

async function answer(call: Call): Promise<Answer> {
  const { requests } = call.body as { requests: ExtractBody[] };
  const key = readIdempotency({ request: call.request, bytes: call.bytes, route: "/v1/extract/batch" });
  if (key && key.key.length > idempotencyKeyCharactersMax - PLACE_CHARACTERS)
    throw invalid([
      fieldError({
        type: "value_error",
        loc: ["header", "Idempotency-Key"],
        msg: `Value error, must have at most ${idempotencyKeyCharactersMax - PLACE_CHARACTERS} characters for a batch`,
      }),
    ]);
  // the call itself has been counted
  takeCalls({ caller: call.caller, count: requests.length - 1 });
  const results = [];
  // one after the other: they all want the same client's row
  for (const [index, body] of requests.entries())
    results.push(
      await submitEntry({ call, index, body, ...(key && { idempotency: { ...key, key: `${key.key}:${index}` } }) }),
    );
  const accepted = results.filter(({ job }) => job !== null);
  return {
    body: {
      accepted: accepted.length,
      refused: results.length - accepted.length,
      credits_cost: accepted.reduce((sum, { job }) => sum + (job?.credits_cost ?? 0), 0),
      results,
    },
  };
}

type SubmitEntry = {
  call: Call;
  index: number;
  body: ExtractBody;
  idempotency?: NonNullable<ReturnType<typeof readIdempotency>>;
};

async function submitEntry({ call, index, body, idempotency }: SubmitEntry) {
  const requestId = newId();
  try {
    const submitted = await submitBody({
      ...{ caller: call.caller, requestId, body },
      ...(idempotency && { idempotency }),
    });
    const job = writeAccepted(submitted);
    return {
      index,
      status_code: submitExtract.success.status as number,
      replayed: submitted.replayed,
      job,
      error: null,
    };
  } catch (error) {
    const refusal = answerError({ error, requestId, locations: submitExtract.locations ?? {} });
    return { index, status_code: refusal.status, replayed: false, job: null, error: (await refusal.json()) as unknown };
  }
}
