// The least that could serve an accepted request: Node's own HTTP server and the one SQL function, no key looked up, nothing
// checked, nothing told. What it answers beside the app is what the app's own work costs.
import { createServer } from "node:http";
import pg from "pg";
import { monotonicFactory } from "ulid";

const newId = monotonicFactory();
const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"] ?? "", max: 10 });
const accept = {
  name: "accept-request",
  text: `SELECT outcome, request_id, job_id, credits_cost, available
         FROM accept_request($1, '/v1/extract', $2, repeat('a', 64), $3, 'extract', 1, $4, '{"options":{}}', 900, NULL, NULL, NULL, 90)`,
};

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => void answer(Buffer.concat(parts)));
  async function answer(bytes: Buffer): Promise<void> {
    const { client, image } = JSON.parse(bytes.toString()) as { client: string; image: string };
    const values = [client, request.headers["idempotency-key"], newId(), image];
    try {
      const { rows } = await pool.query({ ...accept, values });
      const text = JSON.stringify(rows[0]);
      response.writeHead(202, { "content-type": "application/json", "content-length": text.length }).end(text);
    } catch {
      response.writeHead(500, { "content-length": 0 }).end();
    }
  }
});
server.listen(Number(process.env["BARE_PORT"]), "127.0.0.1", () => process.send?.("ready"));
process.once("disconnect", () => process.exit(0));
