// The least that could answer the state of a job: Node's own HTTP server and one look-up by the job's id.
import { createServer } from "node:http";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"] ?? "", max: 10 });
const find = { name: "find-job", text: "SELECT job_id, status, created_at FROM request_logs WHERE job_id = $1" };

const server = createServer((request, response) => {
  pool.query({ ...find, values: [request.url?.split("/").at(-1)] }).then(
    ({ rows }) => {
      const text = JSON.stringify(rows[0]);
      response.writeHead(200, { "content-type": "application/json", "content-length": text.length }).end(text);
    },
    () => response.writeHead(500, { "content-length": 0 }).end(),
  );
});
server.listen(Number(process.env["BARE_PORT"]), "127.0.0.1", () => process.send?.("ready"));
process.once("disconnect", () => process.exit(0));
