// The web door as a process of its own, without the admin's pages: what callers of the API meet.
import { env } from "../../app/env.server";
import { startWeb } from "../../app/start-web";

const notFound = async () => new Response("Not Found", { status: 404 });
const web = await startWeb({ remix: notFound, clientFolder: null });
process.once("SIGTERM", () => void web.stop({ drainMs: env.DRAIN_SECONDS * 1000 }).then(() => process.exit(0)));
process.once("disconnect", () => process.exit(0));
process.send?.("ready");
