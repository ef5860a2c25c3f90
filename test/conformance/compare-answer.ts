import { isDeepStrictEqual } from "node:util";
import type { RecordedCase } from "./recorded-cases";
import type { RawAnswer } from "./send-raw";

type Detail = { type: string; loc: unknown[]; msg: string; input?: unknown; ctx?: unknown };

/** In how far an answer differs from what was recorded, or from `ours` where the record says so; null when it does not. */
export function compareAnswer({ recorded, answer }: { recorded: RecordedCase; answer: RawAnswer }): string | null {
  const expected = recorded.ours ?? recorded.expect;
  if (answer.status !== expected.status) return `status ${answer.status}, not ${expected.status}: ${answer.body}`;
  const { headers } = answer;
  if (expected.status === 401 && headers.get("www-authenticate") !== "Bearer") return "401 without WWW-Authenticate";
  if (expected.status === 405 && headers.get("allow") !== "POST") return `405 with Allow: ${headers.get("allow")}`;
  if (recorded.request.method === "HEAD") return answer.body === "" ? null : "HEAD with a body";
  if (expected.status === 202) return compareAccepted(answer);
  const body = JSON.parse(answer.body) as { detail: unknown };
  if (recorded.ours) return compareOurs({ recorded, body });
  if (recorded.expect.body === undefined || recorded.expect.body === null) return null;
  return differ({ got: normalise(body.detail), want: normalise((recorded.expect.body as { detail: unknown }).detail) });
}

function compareAccepted({ body, headers }: RawAnswer): string | null {
  const accepted = JSON.parse(body) as Record<string, unknown>;
  const keys = Object.keys(accepted).sort();
  if (!isDeepStrictEqual(keys, ["credits_cost", "job_id", "request_id", "status"])) return `202 with ${keys}`;
  const missing = ["location", "retry-after", "x-request-id", "x-credits-remaining"].filter(
    (name) => !headers.has(name),
  );
  return missing.length > 0 ? `202 without ${missing}` : null;
}

function compareOurs({ recorded, body }: { recorded: RecordedCase; body: { detail: unknown } }): string | null {
  const want = recorded.ours?.body as { detail?: unknown } | string | null | undefined;
  if (want === null || want === undefined) return null;
  if (want === "same-without-input") {
    const [got] = body.detail as Detail[];
    if (!got || "input" in got) return `input is there: ${JSON.stringify(body)}`;
    const head = `{"detail":[${JSON.stringify({ type: got.type, loc: got.loc, msg: got.msg }).slice(0, -1)}`;
    return recorded.expect.body_head?.startsWith(head) ? null : `not as recorded: ${JSON.stringify(body)}`;
  }
  const { detail } = want as { detail: string | Detail[] };
  if (typeof detail === "string")
    return detail === "<ours>"
      ? differ({ got: typeof body.detail, want: "string" })
      : differ({ got: body.detail, want: detail });
  const got = (body.detail as Detail[]).map((entry, index) => {
    const wanted = detail[index];
    return {
      type: entry.type,
      loc: entry.type === "json_invalid" ? entry.loc.slice(0, 1) : entry.loc,
      msg: wanted?.msg === "<ours>" ? "<ours>" : entry.msg,
    };
  });
  return differ({ got, want: detail });
}

function normalise(detail: unknown): unknown {
  if (!Array.isArray(detail)) return detail;
  return (detail as Detail[]).map((entry) => {
    if (entry.type !== "json_invalid") return zeroes(entry);
    const { type, loc, msg, input } = entry;
    return { type, loc: loc.slice(0, 1), msg, input };
  });
}

// -0 and 0 are one number in JSON
function zeroes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function differ({ got, want }: { got: unknown; want: unknown }): string | null {
  return isDeepStrictEqual(got, want) ? null : `${JSON.stringify(got)}, not ${JSON.stringify(want)}`;
}
