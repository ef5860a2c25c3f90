import type { Environment } from "./describe-world";
import type { ChildPlan } from "./supervise-child";

const ANSWER_MS_MAX = 2_000;
const PRELOAD = ["--import", "./local/shopify/preload.mjs"];

type Shared = Pick<ChildPlan, "logs" | "verbose" | "say" | "signal"> & {
  dev: boolean;
  onPid: (name: string, pid: number | null) => void;
};
type Plans = Record<"s3" | "shopify" | "web" | "worker", (env: Environment) => ChildPlan>;

/** How each process of the world is started, known to be ready, and given time to end. */
export function planChildren({ dev, onPid, ...shared }: Shared): Plans {
  const common = (name: string) => ({ ...shared, name, onPid: (pid: number | null) => onPid(name, pid) });
  return {
    s3: (env) => ({
      ...common("s3"),
      args: ["--import", "tsx", "local/s3/main.ts"],
      env,
      isReady: saysReady,
      stopMsMax: 2_000,
    }),
    shopify: (env) => ({
      ...common("shopify"),
      args: ["--import", "tsx", "local/shopify/main.ts"],
      env,
      isReady: saysReady,
      stopMsMax: 2_000,
    }),
    web: (env) => ({
      ...common("web"),
      args: [...PRELOAD, ...(dev ? ["--import", "tsx", "local/start/serve-sources.ts"] : ["build/server/main.js"])],
      env: { DRAIN_SECONDS: "2", ...env },
      isReady: (written) => written.includes('"listening"') && answers(`http://127.0.0.1:${env["PORT"]}/readyz`),
      stopMsMax: 5_000,
    }),
    worker: (env) => ({
      ...common("worker"),
      args: [...PRELOAD, ...(dev ? ["--import", "tsx", "app/entry.worker.ts"] : ["build/server/worker.js"])],
      env: { DRAIN_SECONDS: "4", ...env },
      isReady: (written) => written.includes('"working"'),
      stopMsMax: 6_000,
    }),
  };
}

const saysReady = (written: string) => written.includes('"ready":true');

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS_MAX) })).ok;
  } catch {
    return false;
  }
}
