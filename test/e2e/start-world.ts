// The world of the browser tests, as a process of its own: a fresh folder, free ports. Says one line of JSON when it is up.
import { startWorld } from "../../local/start/start-world";

const stopping = new AbortController();
const told = new Promise<void>((resolve) => {
  const stop = () => {
    stopping.abort();
    resolve();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  process.once("disconnect", stop);
});
const world = await startWorld({
  dataDir: ".data-test/e2e",
  ports: "any",
  reset: true,
  databaseSettings: ["-c", "fsync=off"],
  signal: stopping.signal,
});
console.log(
  JSON.stringify({ up: true, standIn: world.standInUrl, storefront: world.storefrontUrl, app: world.appUrl }),
);
await told;
await world.stop();
process.exit(0);
