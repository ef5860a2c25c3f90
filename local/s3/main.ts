import { startS3 } from "./start-s3";

const env = process.env;
const allowedOrigins = (env["S3_STANDIN_ALLOWED_ORIGINS"] ?? "").split(",").filter(Boolean);
const started = await startS3({
  port: Number(env["S3_STANDIN_PORT"] ?? 3200),
  dir: env["S3_STANDIN_DIR"] ?? ".data/s3",
  allowedOrigins,
  failPercent: Number(env["CHAOS"] ?? 0),
  ...(env["S3_ACCESS_KEY_ID"] && { accessKeyId: env["S3_ACCESS_KEY_ID"] }),
  ...(env["S3_SECRET_ACCESS_KEY"] && { secretAccessKey: env["S3_SECRET_ACCESS_KEY"] }),
  ...(env["S3_REGION"] && { region: env["S3_REGION"] }),
});
console.log(JSON.stringify({ ready: true, endpoint: started.endpoint }));
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.on(signal, () => void started.stop().then(() => process.exit(0)));
