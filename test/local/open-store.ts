import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { startS3 } from "../../local/s3/start-s3";

export const ORIGIN = "http://localhost:3000";
export const OBJECT_BYTES_MAX = 256 * 1024;

export type TestStore = Awaited<ReturnType<typeof openStore>>;

/** The S3 stand-in on a folder of its own, with AWS's SDK beside it. */
export async function openStore() {
  const dir = await mkdtemp(join(tmpdir(), "looklift-s3-test-"));
  const s3 = await startS3({ port: 0, dir, allowedOrigins: [ORIGIN], objectBytesMax: OBJECT_BYTES_MAX });
  const { accessKeyId, secretAccessKey, region, endpoint, bucket: Bucket } = s3;
  const credentials = { accessKeyId, secretAccessKey };
  const common = { region, endpoint, credentials, forcePathStyle: true, maxAttempts: 1 };
  const client = new S3Client(common);
  const signer = new S3Client({ ...common, requestChecksumCalculation: "WHEN_REQUIRED" });
  await client.send(new CreateBucketCommand({ Bucket }));
  const of = (Key: string) => ({ Bucket, Key });
  return {
    ...{ s3, dir, client, of },
    put: (Key: string, Body: Buffer, more = {}) => client.send(new PutObjectCommand({ ...of(Key), Body, ...more })),
    async read(Key: string): Promise<Buffer> {
      const { Body } = await client.send(new GetObjectCommand(of(Key)));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    readUrl: (Key: string) => getSignedUrl(signer, new GetObjectCommand(of(Key)), { expiresIn: 60 }),
    writeUrl: (Key: string, more = {}) =>
      getSignedUrl(signer, new PutObjectCommand({ ...of(Key), ...more }), { expiresIn: 60 }),
    async close() {
      client.destroy();
      await s3.stop();
      await rm(dir, { recursive: true });
    },
  };
}

/** The status and the code of an answer, as "403 AccessDenied". */
export async function codeOf(answer: Response): Promise<string> {
  return `${answer.status} ${/<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1] ?? ""}`;
}
