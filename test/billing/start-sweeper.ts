import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "../..");
const preload = pathToFileURL(join(root, "local/shopify/preload.mjs")).href;

/** A worker in a process of its own, with its calls to Shopify led to `shopify`, that sweeps when told to. It ends with this process. */
export async function startSweeper({ settings, shopify }: { settings: Record<string, string>; shopify: string }) {
  const child = fork(join(root, "test/billing/sweeping-worker.ts"), {
    cwd: root,
    env: { ...process.env, ...settings, LOCAL_SHOPIFY_URL: shopify },
    execArgv: ["--import", preload, "--import", "tsx"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  const [word] = await Promise.race([once(child, "message"), ended]);
  if (word !== "ready") throw new Error(`the worker ended (${word})`);
  return {
    /** Has it do what is due; resolves once that is done. */
    async sweep(): Promise<void> {
      const swept = once(child, "message");
      child.send("sweep");
      await swept;
    },
    signal: (name: NodeJS.Signals) => child.kill(name),
    async end(name: NodeJS.Signals): Promise<void> {
      child.kill(name);
      await ended;
    },
  };
}
