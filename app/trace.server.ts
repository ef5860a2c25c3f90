import {
  type Attributes,
  context,
  DiagLogLevel,
  diag,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { env } from "./env.server";
import { messageOf } from "./errors";
import { traceFlushMs } from "./limits";
import { log } from "./log.server";

/** An open span. Attributes hold ids, names and codes only: no key, no URL, nothing that a caller wrote. */
export type OpenSpan = { set: (attributes: Attributes) => void; rename: (name: string) => void; fail: () => void };

let tracer: Tracer | undefined;
let shutdown: (() => Promise<void>) | undefined;
const noSpan: OpenSpan = { set: () => undefined, rename: () => undefined, fail: () => undefined };

/** Whether OpenTelemetry's own environment variables ask for traces. */
function isWanted(): boolean {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === "true" || env.OTEL_TRACES_EXPORTER === "none") return false;
  return Boolean(env.OTEL_TRACES_EXPORTER || env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT);
}

/** Starts to send traces where the environment asks for them; else OpenTelemetry's SDK is not even loaded. */
export async function startTracing({ role }: { role: "web" | "worker" }): Promise<void> {
  if (!isWanted() || tracer) return;
  const { startNodeSdk } = await import("@opentelemetry/sdk-node");
  const named =
    process.env["OTEL_SERVICE_NAME"] || /\bservice\.name=/.test(process.env["OTEL_RESOURCE_ATTRIBUTES"] ?? "");
  const sdk = startNodeSdk({
    ...(!named && { resourceAttributes: { "service.name": `looklift-${role}` } }),
    // metrics are read from /metrics and logs from standard output
    ...{ metricReaders: [], logRecordProcessors: [] },
  });
  const tell = (message: string) => log.warn({ from: "opentelemetry" }, message);
  const silent = () => undefined;
  diag.setLogger(
    { error: tell, warn: tell, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  shutdown = sdk.shutdown;
  tracer = trace.getTracer("looklift");
}

/** Sends what is left, for `traceFlushMs` at most; for the end of a process. Never throws. */
export async function stopTracing(): Promise<void> {
  tracer = undefined;
  if (!shutdown) return;
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("their receiver does not answer")), traceFlushMs).unref();
  });
  const sent = Promise.race([shutdown(), late]);
  await sent.catch((error: unknown) => log.warn({ error: messageOf(error) }, "the last traces were not sent"));
}

type InSpan = {
  name: string;
  kind?: "server" | "client" | "consumer";
  attributes?: Attributes;
  /** W3C `traceparent` of whoever asked for this; null when nobody did. Without it the span is part of the one around it. */
  parent?: string | null;
};
const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER };

/** `act` as a span of the trace. An error that it throws marks the span, by its code or kind; its words stay out. */
export async function inSpan<T>(given: InSpan, act: (span: OpenSpan) => Promise<T>): Promise<T> {
  if (!tracer) return act(noSpan);
  const { name, kind, attributes = {}, parent } = given;
  const above = parent === undefined ? context.active() : readParent(parent);
  const options = { kind: kind ? kinds[kind] : SpanKind.INTERNAL, attributes };
  return tracer.startActiveSpan(name, options, above, async (span) => {
    try {
      return await act({
        set: (more) => void span.setAttributes(more),
        rename: (better) => void span.updateName(better),
        fail: () => void span.setStatus({ code: SpanStatusCode.ERROR }),
      });
    } catch (error) {
      span.setAttribute("error.type", kindOfError(error)).setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

function readParent(traceparent: string | null) {
  return traceparent === null ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent });
}

/** W3C `traceparent` of the span that is open here, to be continued elsewhere; undefined when nothing is traced. */
export function currentTraceparent(): string | undefined {
  if (!tracer) return undefined;
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier["traceparent"];
}

/** The code of an error, else its kind: one of few, and without anything of its words. */
export function kindOfError(error: unknown): string {
  if (typeof error !== "object" || error === null) return "unknown";
  if ("code" in error && typeof error.code === "string" && /^\w{1,40}$/.test(error.code)) return error.code;
  return error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : "unknown";
}
