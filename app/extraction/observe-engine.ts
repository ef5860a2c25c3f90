import { Histogram } from "prom-client";
import type { Engine, EngineCall, EngineHints, EngineImage, EngineOutcome } from "~/engine/engine";
import { registry, workBuckets } from "~/metrics.server";
import { inSpan, kindOfError } from "~/trace.server";

const engineSeconds = new Histogram({
  ...{
    name: "looklift_engine_seconds",
    registers: [registry],
    labelNames: ["engine", "outcome"],
    buckets: workBuckets,
  },
  help: "Time that the engine had a picture, waiting for its turn included, by how that ended: ok, or the error's code",
});

type Observed = { engine: Engine; image: EngineImage; hints: EngineHints; call: EngineCall };

/** Lets the engine work on a picture, timed and traced. Throws what it throws. */
export async function extractObserved({ engine, image, hints, call }: Observed): Promise<EngineOutcome> {
  const from = performance.now();
  const { name } = engine;
  let outcome = "ok";
  try {
    return await inSpan({ name: `engine ${name}`, attributes: { "looklift.engine": name } }, async (span) => {
      const found = await engine.extract(image, hints, call);
      span.set({ "looklift.items": found.items.length });
      return found;
    });
  } catch (error) {
    outcome = kindOfError(error);
    throw error;
  } finally {
    engineSeconds.observe({ engine: name, outcome }, (performance.now() - from) / 1000);
  }
}
