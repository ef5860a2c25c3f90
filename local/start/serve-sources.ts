// The web process of `npm run dev`: Vite's middlewares first (modules, hot reload), then the app's own web door, loaded
// through Vite so that an edit takes effect at the next request. Everything listens on one loopback port.
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { createServer as createVite } from "vite";

type Door = { fetch: (request: Request) => Response | Promise<Response> };
type DoorModule = {
  buildWeb: (parts: {
    remix: (request: Request) => Promise<Response>;
    isDraining: () => boolean;
    clientFolder: null;
  }) => Door;
};
type JobsModule = { openJobs: (options: { supervise: boolean }) => Promise<void> };
type StorageModule = { ensureBucket: () => Promise<void> };

const { HOST = "127.0.0.1", PORT = "3000" } = process.env;
const server = createServer((req, res) => vite.middlewares(req, res, () => void listener(req, res)));
// left alone, Vite would open a port of its own for hot reload, on every interface
const vite = await createVite({
  appType: "custom",
  server: { middlewareMode: true, hmr: { server }, allowedHosts: ["localhost"] },
});
const load = async <T>(id: string) => (await vite.ssrLoadModule(id)) as T;

async function remix(request: Request): Promise<Response> {
  const build = await load<ServerBuild>("virtual:remix/server-build");
  return createRequestHandler(build, "development")(request, {});
}

let jobs: JobsModule | undefined;
let doorModule: DoorModule | undefined;
let door: Door | undefined;

// A module object is another one once its file, or a file that it imports, was edited.
async function openDoor(): Promise<Door> {
  const nowJobs = await load<JobsModule>("/app/jobs.server.ts");
  if (nowJobs !== jobs) {
    jobs = nowJobs;
    await jobs.openJobs({ supervise: false });
    await (await load<StorageModule>("/app/storage.server.ts")).ensureBucket();
  }
  const now = await load<DoorModule>("/app/build-web.ts");
  if (now !== doorModule || !door) {
    doorModule = now;
    door = now.buildWeb({ remix, isDraining: () => false, clientFolder: null });
  }
  return door;
}

const listener = getRequestListener(async (request) => {
  try {
    return await (await openDoor()).fetch(request);
  } catch (error) {
    if (error instanceof Error) vite.ssrFixStacktrace(error);
    console.error(error);
    return new Response(error instanceof Error ? (error.stack ?? error.message) : String(error), { status: 500 });
  }
});

server.listen(Number(PORT), HOST, () => console.log(JSON.stringify({ message: "listening", port: Number(PORT) })));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
