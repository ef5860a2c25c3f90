import pg from "pg";
import { bundleScripts } from "../support/bundle-scripts";
import { type Kept, keepProcess } from "../support/keep-process";
import { openForWeb } from "./open-web";
import { readParent } from "./read-cpu";

type OpenProcesses = { clients: number; scripts: Record<string, string>; env?: Record<string, string> };

/** A world to measure in, with scripts of ours each as a process of its own; PostgreSQL writes through to the disk. */
export async function openProcesses({ clients, scripts, env = {} }: OpenProcesses) {
  const world = await openForWeb({ clients, keeps: true });
  const bundle = await bundleScripts(scripts);
  const client = new pg.Client(world.url);
  await client.connect();
  const processes = new Map<string, Kept>();
  for (const name of Object.keys(scripts)) {
    const more = { BARE_PORT: String(world.port + 1), ...env };
    processes.set(
      name,
      keepProcess({ name, script: bundle.pathOf(name), env: { ...world.env, ...more }, logs: world.folder }),
    );
  }
  const { rows } = await client.query("SELECT pg_backend_pid() AS pid, current_setting('server_version') AS version");
  await Promise.all([...processes.values()].map((one) => one.ready()));
  return {
    world,
    client,
    postgres: { pid: readParent(rows[0].pid), version: String(rows[0].version) },
    pidOf: (name: string) => processes.get(name)?.pid() ?? 0,
    async close() {
      await client.end();
      await Promise.all([...processes.values()].map((one) => one.stop()));
      bundle.remove();
      await world.close();
    },
  };
}

export type Processes = Awaited<ReturnType<typeof openProcesses>>;
