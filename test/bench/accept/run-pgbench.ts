import { execFile, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

// Ids grow with time, as ours do: they go to the end of their indexes.
const script = (client: string) => `\\set n random(1, 2000000000)
\\set m random(1, 9999)
SELECT a.outcome FROM bench_clients b,
  accept_request(b.client_id, '/v1/extract', 'pgbench-' || :n || '-' || :m, repeat('a', 64),
    upper(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')) || lpad(:n::text, 10, '0') || lpad(:m::text, 4, '0'),
    'extract', 1, b.image_id, '{"options":{}}', 900, NULL, NULL, NULL, 90) a
WHERE b.n = ${client};
`;

/** pgbench's version, or null where there is none (Debian: postgresql-contrib). */
export function findPgbench(): string | null {
  const { status, stdout } = spawnSync("pgbench", ["--version"], { encoding: "utf8" });
  return status === 0 ? (/[\d.]+/.exec(stdout)?.[0] ?? null) : null;
}

type RunPgbench = { url: string; folder: string; connections: number; seconds: number; clients: number };

/** Accepted requests a second by the same SQL function, over `clients` clients in turn of chance, without any HTTP. */
export async function runPgbench({ url, folder, connections, seconds, clients }: RunPgbench): Promise<number> {
  const file = join(folder, "accept.pgbench");
  writeFileSync(file, clients === 1 ? script("1") : `\\set c random(1, ${clients})\n${script(":c")}`);
  const options = [
    "-n",
    "-M",
    "prepared",
    "-c",
    String(connections),
    "-j",
    "1",
    "-T",
    String(seconds),
    "-f",
    file,
    url,
  ];
  const { stdout } = await execute("pgbench", options);
  const [, failed] = /number of failed transactions: (\d+)/.exec(stdout) ?? [];
  if (failed !== undefined && failed !== "0") throw new Error(`pgbench: ${stdout}`);
  const rate = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
  if (!(rate > 0)) throw new Error(`pgbench: ${stdout}`);
  return rate;
}
