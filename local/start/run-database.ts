import { setTimeout as pause } from "node:timers/promises";
import { applyMigrations } from "../../prisma/apply-migrations";
import { startPostgres, stopPostgres } from "../postgres/launch-postgres";
import { isAlive } from "./describe-process";

const LOOK_MS = 500;

type RunDatabase = {
  dir: string;
  port: number;
  given: string | null;
  settings: string[];
  say: (text: string) => void;
};

export type Database = { url: string; words: string; applied: string[]; stop: () => Promise<void> };

/**
 * The world's database with every migration applied: the `given` one, or the embedded server in `dir`, which is started
 * again whenever it dies. Its port stays, because the address is in the settings of the running processes.
 */
export async function runDatabase({ dir, port, given, settings, say }: RunDatabase): Promise<Database> {
  if (given) {
    const applied = await applyMigrations({ databaseUrl: given });
    return { url: given, words: "the one of DATABASE_URL", applied, stop: async () => undefined };
  }
  const first = await startPostgres({ dir, port, settings });
  if (first.port !== port) say(`  port ${port} is taken by somebody else; PostgreSQL uses ${first.port}`);
  const applied = await applyMigrations({ databaseUrl: first.url }).catch(async (error: unknown) => {
    await stopPostgres({ dir });
    throw error;
  });
  const stopping = new AbortController();
  let pid = first.pid;
  const watching = watch();
  return {
    url: first.url,
    words: `${first.adopted ? "PostgreSQL, still running," : "PostgreSQL"} on 127.0.0.1:${first.port}`,
    applied,
    async stop() {
      stopping.abort();
      await watching;
      await stopPostgres({ dir });
    },
  };

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      await pause(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted || isAlive(pid)) continue;
      say("PostgreSQL ended; starting it again");
      await startPostgres({ dir, port: first.port, settings }).then(
        (again) => {
          pid = again.pid;
          if (again.port === first.port) say(`PostgreSQL runs again (process ${pid})`);
          else say(`PostgreSQL's port ${first.port} was taken meanwhile: please end this start and start again`);
        },
        (error: unknown) => say(String(error)),
      );
    }
  }
}
