// The web door or a worker as a process of its own, seen as those who run it see it; its engine finds one item.
import { openOperations } from "~/operations.server";
import { startWeb } from "~/start-web";
import { startWorker } from "~/start-worker";
import { createTestEngine } from "../support/test-engine";

const role = process.argv[2] === "worker" ? "worker" : "web";
const operations = await openOperations({ role });
const notFound = async () => new Response("Not Found", { status: 404 });
const part =
  role === "web"
    ? await startWeb({ remix: notFound, clientFolder: null })
    : { ...(await startWorker({ engine: createTestEngine(), concurrency: 1 })), port: 0 };

process.once("message", async () => {
  await part.stop({ drainMs: 0 });
  await operations.close();
  process.exit(0);
});
process.once("disconnect", () => process.exit(0));
// where OpenTelemetry's API keeps what an SDK registers
const registered = (globalThis as Record<symbol, unknown>)[Symbol.for("opentelemetry.js.api.1")];
process.send?.({ port: part.port, hasSdk: "trace" in Object(registered) });
