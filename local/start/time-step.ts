/** Tells what a step came to and how long it took: `step("web", async () => "http://…")`. */
export type Step = (name: string, run: () => Promise<string>) => Promise<void>;

const NAME_WIDTH = 18;
const RESULT_WIDTH = 60;

export function timeSteps(say: (text: string) => void): Step {
  return async (name, run) => {
    const begun = performance.now();
    const result = await run();
    const seconds = ((performance.now() - begun) / 1000).toFixed(1).padStart(6);
    say(`  ${name.padEnd(NAME_WIDTH)}${result.padEnd(RESULT_WIDTH)}${seconds} s`);
  };
}

/** Waits for every one to end, then throws the first failure: nothing goes on starting behind the back of a stop. */
export async function allOf(parts: Promise<unknown>[]): Promise<void> {
  for (const part of await Promise.allSettled(parts)) if (part.status === "rejected") throw part.reason;
}
