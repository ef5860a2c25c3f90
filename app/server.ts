import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { env } from "./env.server";
import { messageOf } from "./errors";
import { log } from "./log.server";
import { nameRoute } from "./observe-http.server";
import { openOperations } from "./operations.server";
import { makePageTemplate } from "./page-template";
import { startWeb } from "./start-web";

type Pages = { answer: (request: Request) => Promise<Response> };

// The admin's pages are most of the program. Callers of the API need not wait for them after a restart: they are read once
// the process listens, or with the first page that is asked for.
let loading: Promise<Pages> | undefined;
function loadPages(): Promise<Pages> {
  loading ??= readPages();
  return loading;
}

async function readPages(): Promise<Pages> {
  const build = (await import("virtual:remix/server-build")) as unknown as ServerBuild;
  const handle = createRequestHandler(build, env.NODE_ENV);
  const templateOf = makePageTemplate(build.routes);
  return {
    answer(request) {
      nameRoute(request, templateOf(new URL(request.url).pathname));
      return handle(request, {});
    },
  };
}

const remix = async (request: Request) => (await loadPages()).answer(request);

const operations = await openOperations({ role: "web" });
const web = await startWeb({ remix, clientFolder: "build/client" });
loadPages().catch((error) => {
  log.error({ error: messageOf(error) }, "the pages cannot be read");
  process.exit(1);
});

let stopping = false;
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, "draining");
  await web.stop({ drainMs: env.DRAIN_SECONDS * 1000 });
  await operations.close();
  process.exit(0);
}
process.on("SIGTERM", (signal) => void stop(signal));
process.on("SIGINT", (signal) => void stop(signal));
