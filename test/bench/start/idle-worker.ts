// The worker with an engine that costs nothing, so that what is measured is the way to it.
import { startWorker } from "../../../app/start-worker";
import { createTestEngine } from "../../support/test-engine";

await startWorker({ engine: createTestEngine({ always: "nothing" }), concurrency: 2 });
process.once("disconnect", () => process.exit(0));
process.send?.("ready");
