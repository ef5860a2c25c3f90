// The web door as a process of its own, from the sources, without the admin's pages: what callers of the API meet.
import { serve } from "@hono/node-server";
import { buildWeb } from "../../app/build-web";
import { env } from "../../app/env.server";
import { openJobs } from "../../app/jobs.server";

await openJobs({ supervise: false });
const notFound = async () => new Response("Not Found", { status: 404 });
const web = buildWeb({ remix: notFound, isDraining: () => false, clientFolder: null });
serve({ fetch: web.fetch, port: env.PORT, hostname: env.HOST }, () => process.send?.("ready"));
process.once("disconnect", () => process.exit(0));
