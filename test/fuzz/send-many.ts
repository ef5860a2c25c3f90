import { Agent, request as openRequest } from "node:http";
import { callsAtOnceMin } from "~/limits";
import type { RawAnswer, RawRequest } from "../conformance/send-raw";

type SendMany = {
  url: string;
  count: number;
  next: () => RawRequest;
  judge: (request: RawRequest, answer: RawAnswer) => void;
};

// as many as a process always works on: more may be refused at the door, which is another test's matter
const AT_ONCE = callsAtOnceMin;

/** Sends so many requests over connections that are kept, some at a time, and shows each answer to `judge`. */
export async function sendMany({ url, count, next, judge }: SendMany): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  let left = count;
  const send = async () => {
    while (left-- > 0) {
      const request = next();
      judge(request, await sendOne({ url, agent, request }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  agent.destroy();
}

function sendOne({ url, agent, request }: { url: string; agent: Agent; request: RawRequest }): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = openRequest(
      {
        ...{ hostname, port, agent, method: request.method, path: request.path },
        headers: [
          ...request.headers.flat(),
          "Host",
          `${hostname}:${port}`,
          "Content-Length",
          String(request.body.length),
        ],
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => {
          const headers = new Map(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
          resolve({ status: answer.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString("utf8") });
        });
      },
    );
    sent.on("error", reject);
    sent.end(request.body);
  });
}
