// Preloaded into every process of the local world: the start keeps the other end of descriptor 3 open, so its end, even by
// kill -9, is seen here at once and nothing is left running.
import { Socket } from "node:net";
import { isMainThread } from "node:worker_threads";

if (isMainThread) {
  const parent = new Socket({ fd: 3 });
  parent.on("error", () => undefined);
  parent.once("close", () => process.kill(process.pid, "SIGTERM"));
  parent.resume().unref();
}
