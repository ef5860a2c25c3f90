import * as build from "virtual:remix/server-build";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { env } from "./env.server";
import { log } from "./log.server";
import { nameRoute } from "./observe-http.server";
import { openOperations } from "./operations.server";
import { makePageTemplate } from "./page-template";
import { startWeb } from "./start-web";

const pages = build as unknown as ServerBuild;
const remixHandler = createRequestHandler(pages, env.NODE_ENV);
const templateOf = makePageTemplate(pages.routes);

function remix(request: Request): Promise<Response> {
  nameRoute(request, templateOf(new URL(request.url).pathname));
  return remixHandler(request, {});
}

const operations = await openOperations({ role: "web" });
const web = await startWeb({ remix, clientFolder: "build/client" });

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
