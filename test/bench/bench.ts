// npm run bench [-- part …]: measures the parts named, or all, prints what it finds and writes it into docs/benchmarks.md.
import { benchmarkAccept } from "./accept/benchmark-accept";
import { benchmarkGrowth } from "./growth/benchmark-growth";
import { benchmarkPages } from "./pages/benchmark-pages";
import { benchmarkProduct } from "./product/benchmark-product";
import { benchmarkPublish } from "./publish/benchmark-publish";
import { benchmarkReads } from "./reads/benchmark-reads";
import { benchmarkStart } from "./start/benchmark-start";
import { benchmarkStore } from "./store/benchmark-store";
import { benchmarkWorker } from "./worker/benchmark-worker";
import { type Part, writeResults } from "./write-results";

const parts: Record<string, () => Promise<Part>> = {
  accept: benchmarkAccept,
  reads: benchmarkReads,
  growth: benchmarkGrowth,
  start: benchmarkStart,
  store: benchmarkStore,
  publish: benchmarkPublish,
  worker: benchmarkWorker,
  pages: benchmarkPages,
  product: benchmarkProduct,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`npm run bench [-- ${Object.keys(parts).join(" | ")} …]: there is no ${unknown.join(", ")}`);
  process.exit(2);
}
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`== ${name}`);
  const part = await measure();
  console.log(part.text);
  writeResults({ name, part });
}
