import sharp from "sharp";
import { openProcesses, type Processes } from "../open-processes";
import { writeCall } from "../open-web";
import { postJson } from "../post-json";
import { readTreeCpuMs } from "../read-cpu";
import { readMedian, readQuantile, round } from "../read-median";
import { runCalls } from "../run-calls";
import { type Part, writeTable } from "../write-results";

const CLIENTS = 60;
const SECONDS = 3;
const PHOTOS = 12;
const WIDTH = 4_000;
const HEIGHT = 3_000;
const MB = 1_000_000;

type Announced = { upload_key: string; upload_url: string; headers: Record<string, string> };

/** The way of a picture into the store: announced, sent, checked. */
export async function benchmarkStore(): Promise<Part> {
  const processes = await openProcesses({ clients: CLIENTS, scripts: { web: "test/chaos/web.ts" } });
  try {
    const photo = await drawPhoto();
    const announce = await measureAnnouncements(processes);
    const { sent, completed, cpu } = await measureUploads(processes, photo);
    const row = (name: string, times: number[], cpuMs: number | string) => [
      ...[name, round(readMedian(times), 0), round(readQuantile(times, 1), 0), cpuMs],
    ];
    const table = writeTable([
      ["", "median ms", "longest ms", "web process CPU ms"],
      row("PUT to the store", sent, "–"),
      row("POST /v1/uploads/complete", completed, round(readMedian(cpu), 0)),
    ]);
    const text = `\`POST /v1/uploads\` from 4 callers: ${round(announce.rate, 0)} signed URLs a second, ${round(announce.cpuMs, 2)} ms of the web process each.
A photo-like JPEG of 12 megapixels (${round(photo.length / MB, 1)} MB), ${PHOTOS} times, one after the other, with the local S3 stand-in. Completing reads it back, decodes it, turns it
upright, takes its metadata away, encodes it anew and writes it with its small pictures. The aim is at most 400 ms of the processor.

${table}`;
    return {
      heading: "The store",
      text,
      versions: { PostgreSQL: processes.postgres.version, sharp: sharp.versions.sharp ?? "" },
    };
  } finally {
    await processes.close();
  }
}

// Noise of several sizes over a gradient: about as hard to encode as a photo.
async function drawPhoto(): Promise<Buffer> {
  const noise = (scale: number, sigma: number) =>
    sharp({
      create: {
        ...{ width: Math.round(WIDTH / scale), height: Math.round(HEIGHT / scale), channels: 3, background: "#808080" },
        noise: { type: "gaussian", mean: 128, sigma },
      },
    })
      .resize(WIDTH, HEIGHT, { kernel: "cubic" })
      .png({ compressionLevel: 0 })
      .toBuffer();
  const [coarse, fine] = await Promise.all([noise(200, 60), noise(6, 24)]);
  return sharp(coarse)
    .composite([{ input: fine, blend: "overlay" }])
    .jpeg({ quality: 88 })
    .withExif({ IFD0: { Orientation: "6" } })
    .toBuffer();
}

const announcement = (length: number) => ({ content_type: "image/jpeg", content_length: length });

async function measureAnnouncements({ world, pidOf }: Processes) {
  // a client may have only so many announced and not sent
  const calls = world.clients.map(({ token }) =>
    writeCall({
      path: "/v1/uploads",
      headers: [`authorization: Bearer ${token}`],
      body: JSON.stringify(announcement(MB)),
    }),
  );
  let turn = 0;
  const from = readTreeCpuMs(pidOf("web"));
  const makeCall = () => calls[turn++ % calls.length] as string;
  const { accepted } = await runCalls({ port: world.port, makeCall, connections: 4, seconds: SECONDS });
  return { rate: accepted / SECONDS, cpuMs: (readTreeCpuMs(pidOf("web")) - from) / accepted };
}

async function measureUploads({ world, pidOf }: Processes, photo: Buffer) {
  const times = { sent: [] as number[], completed: [] as number[], cpu: [] as number[] };
  for (let n = 0; n < PHOTOS; n++) {
    // other bytes each time: the same picture would be stored already
    const bytes = Buffer.concat([photo, Buffer.from(String(n))]);
    const call = { port: world.port, token: world.clients[n]?.token ?? "" };
    const announced = await postJson<Announced>({ ...call, path: "/v1/uploads", body: announcement(bytes.length) });
    const from = performance.now();
    const put = await fetch(announced.upload_url, {
      method: "PUT",
      headers: announced.headers,
      body: new Uint8Array(bytes),
    });
    if (!put.ok) throw new Error(`the store answered ${put.status}`);
    const between = performance.now();
    const cpuBefore = readTreeCpuMs(pidOf("web"));
    await postJson({ ...call, path: "/v1/uploads/complete", body: { upload_key: announced.upload_key } });
    times.sent.push(between - from);
    times.completed.push(performance.now() - between);
    times.cpu.push(readTreeCpuMs(pidOf("web")) - cpuBefore);
  }
  return times;
}
