import { chmodSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { findDataFolder, stopPostgres } from "../postgres/launch-postgres";
import { seedDemo } from "../seed-demo";
import { buildApp } from "./build-app";
import { choosePorts } from "./choose-ports";
import { type Claim, claimFolder } from "./claim-folder";
import { describeForOthers, describeWorld, type Environment, type Ground, SHOP, type World } from "./describe-world";
import { keepSecrets } from "./keep-secrets";
import { planChildren } from "./plan-children";
import { type Database, runDatabase } from "./run-database";
import { runStep } from "./run-step";
import { type ChildPlan, type Supervised, superviseChild } from "./supervise-child";
import { allOf, type Step, timeSteps } from "./time-step";
import { writePrivate } from "./write-private";

const root = join(import.meta.dirname, "../..");
const SCHEMA_MS_MAX = 120_000;

export type StartWorld = {
  /** Where this world keeps everything, relative to the repository's root. */
  dataDir: string;
  /** "any": free ports instead of the usual ones, so that worlds can stand beside each other. */
  ports?: "usual" | "any";
  quiet?: boolean;
  verbose?: boolean;
  /** Wipes the folder first. */
  reset?: boolean;
  /** Serves the app from its sources, with hot reload. */
  dev?: boolean;
  /** An own PostgreSQL or object store instead of the local ones. */
  databaseUrl?: string | null;
  s3Endpoint?: string | null;
  databaseSettings?: string[];
  /** Further settings of the web process and the worker. */
  env?: Environment;
  signal?: AbortSignal;
};

type Making = {
  options: StartWorld;
  folder: string;
  signal: AbortSignal;
  say: (text: string) => void;
  step: Step;
  claim: Claim;
  children: Map<ChildPlan["name"], Supervised>;
  database: Database | null;
  /** Set once the world stands: keeps local.json true when a process was started again. */
  publish: () => void;
};

/**
 * Starts the whole local world in one folder and waits until it can be used: database with migrations, S3 and Shopify
 * stand-ins, the app (built when a source changed), the worker, the demo shop. A process that dies is started again. Throws,
 * with nothing left running, when a part does not start, and FolderInUse when a living start has the folder.
 */
export async function startWorld(options: StartWorld): Promise<World> {
  const folder = resolve(root, options.dataDir);
  const say = (text: string) => {
    if (!options.quiet) console.log(text);
  };
  const signal = options.signal ?? new AbortController().signal;
  const claim = await claimFolder({ folder });
  const making: Making = {
    options,
    folder,
    signal,
    say,
    step: timeSteps(say),
    claim,
    children: new Map(),
    database: null,
    publish: () => undefined,
  };
  try {
    if (options.reset) await wipe(folder);
    return await bringUp(making);
  } catch (error) {
    await stopWorld(making);
    throw error;
  }
}

// Photos, logs and the shop's state are nobody else's on this machine. PostgreSQL, which may run as another user, has to get
// through to its own folder.
function keepPrivate(folder: string): void {
  for (const name of ["logs", "s3", "shopify", "demo-photos"]) {
    mkdirSync(join(folder, name), { recursive: true });
    chmodSync(join(folder, name), 0o700);
  }
  chmodSync(folder, 0o711);
}

async function bringUp(making: Making): Promise<World> {
  const { options, folder, say, step } = making;
  keepPrivate(folder);
  rmSync(join(folder, "local.json"), { force: true });
  const secrets = keepSecrets({ folder });
  const { ports, moved } = await choosePorts({ folder, ports: options.ports ?? "usual" });
  for (const { name, from, to } of moved) say(`  port ${from} is taken by somebody else: ${name} uses ${to}`);

  const { s3Endpoint = null, dev = false } = options;
  const describe = (databaseUrl: string) => describeWorld({ dev, folder, ports, secrets, databaseUrl, s3Endpoint });
  await bringUpGround(making, describe(""), ports.postgres);
  const databaseUrl = making.database?.url ?? "";
  const { urls, env } = describe(databaseUrl);
  const app = { ...env.app, ...options.env };
  await bringUpApp(making, app, urls.appUrl);

  const ground: Ground = { folder, ...urls, databaseUrl, shop: SHOP, env: app };
  let keys = { apiKey: "", liveKey: "", productPage: "" };
  await step("demo shop", async () => {
    keys = await seedDemo(ground);
    return SHOP;
  });
  making.signal.throwIfAborted();
  const pids = () => ({ web: pidOf(making, "web"), worker: pidOf(making, "worker") });
  const restartWorker = () => making.children.get("worker")?.restart();
  const world: World = { ...ground, ...keys, pids, restartWorker, stop: () => stopWorld(making) };
  making.publish = () => writePrivate(join(folder, "local.json"), describeForOthers(world));
  making.publish();
  return world;
}

type Described = ReturnType<typeof describeWorld>;

async function bringUpGround(making: Making, { urls, env }: Described, postgresPort: number): Promise<void> {
  const { options, folder, signal, say, step } = making;
  const logs = join(folder, "logs");
  const dir = join(folder, "pg");
  const given = options.databaseUrl ?? null;
  const plans = plan(making);
  await allOf([
    step("database", async () => {
      const settings = options.databaseSettings ?? [];
      making.database = await runDatabase({ dir, port: postgresPort, given, settings, say });
      const place = given ? dir : findDataFolder(dir);
      if (place !== dir) say(`  PostgreSQL's user cannot enter ${dir}; its data is in ${place}`);
      return `${making.database.words}, ${making.database.applied.length || "no"} new migrations`;
    }),
    step("S3 stand-in", async () => {
      if (options.s3Endpoint) return `not needed: ${options.s3Endpoint}`;
      await run(making, plans.s3(env.s3));
      return urls.s3Endpoint;
    }),
    step("Shopify stand-in", async () => {
      const args = ["local/shopify/fetch-admin-schema.mjs"];
      const log = join(logs, "schema.log");
      await runStep({ what: "Fetching Shopify's admin schema", args, root, log, msMax: SCHEMA_MS_MAX, signal });
      await run(making, plans.shopify(env.shopify));
      return `${urls.standInUrl}, storefront ${urls.storefrontUrl}`;
    }),
    step("build", async () => {
      if (options.dev) return "not needed: served from the sources";
      return (await buildApp({ root, logs, signal })) ? "built anew" : "up to date";
    }),
  ]);
}

async function bringUpApp(making: Making, app: Environment, appUrl: string): Promise<void> {
  const plans = plan(making);
  await allOf([
    making.step("web", async () => {
      await run(making, plans.web(app));
      return appUrl;
    }),
    making.step("worker", async () => {
      await run(making, plans.worker(app));
      return `process ${pidOf(making, "worker")}`;
    }),
  ]);
}

function plan(making: Making) {
  const { options, folder, say, signal, claim } = making;
  const { verbose = false, dev = false } = options;
  const onPid = (name: string, pid: number | null) => {
    claim.note(name, pid);
    making.publish();
  };
  return planChildren({ logs: join(folder, "logs"), verbose, dev, say, signal, onPid });
}

async function run(making: Making, childPlan: ChildPlan): Promise<void> {
  making.children.set(childPlan.name, await superviseChild(childPlan));
}

const pidOf = ({ children }: Making, name: string): number => children.get(name)?.pid() ?? 0;

// The worker and the web process first, for they use the rest.
async function stopWorld(making: Making): Promise<void> {
  const { children, database, claim } = making;
  making.publish = () => undefined;
  claim.leaving();
  await Promise.all([children.get("worker")?.stop(), children.get("web")?.stop()]);
  await Promise.all([children.get("shopify")?.stop(), children.get("s3")?.stop()]);
  await database?.stop();
  claim.release();
}

// All but the lock, which is ours.
async function wipe(folder: string): Promise<void> {
  const dir = join(folder, "pg");
  await stopPostgres({ dir });
  rmSync(findDataFolder(dir), { recursive: true, force: true });
  for (const name of readdirSync(folder))
    if (name !== "start.lock") rmSync(join(folder, name), { recursive: true, force: true });
}
