import { runWorld } from "./start/run-world";

await runWorld({ dev: true });
