import {
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NotFound,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { env } from "./env.server";
import { AppError } from "./errors";
import { keepSigned } from "./keep-signed";
import {
  presignedReadSeconds,
  presignedReadsKeptMax,
  presignedReadWindowSeconds,
  storageCallMs,
  storageTriesMax,
} from "./limits";
import { observeCall } from "./observe-call.server";

const common = {
  region: env.S3_REGION,
  credentials: { accessKeyId: env.S3_ACCESS_KEY_ID, secretAccessKey: env.S3_SECRET_ACCESS_KEY },
  forcePathStyle: true,
  maxAttempts: storageTriesMax,
};
const client = new S3Client({ ...common, endpoint: env.S3_ENDPOINT });
// With the default setting a presigned PUT carries the checksum of an empty body, and every correct store refuses it.
const signer = new S3Client({
  ...common,
  endpoint: env.S3_PUBLIC_ENDPOINT ?? env.S3_ENDPOINT,
  requestChecksumCalculation: "WHEN_REQUIRED",
});

const bucket = env.S3_BUCKET;
const deadline = () => ({ abortSignal: AbortSignal.timeout(storageCallMs) });
const isMissing = (error: unknown) =>
  error instanceof NotFound || (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404);

async function reachable<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await observeCall({ system: "s3", operation }, call);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("UNAVAILABLE", "The object store does not answer.", { cause: error });
  }
}

type PresignWrite = {
  key: string;
  contentType: string;
  contentLength: number;
  sha256?: string;
  expiresInSeconds: number;
};

/**
 * A URL to which exactly these bytes may be PUT, once: type, length and `If-None-Match: *` are signed, and the sha256
 * (hex) when given. The sender must send exactly the answered headers.
 */
export async function presignWrite({ key, contentType, contentLength, sha256, expiresInSeconds }: PresignWrite) {
  const checksum = sha256 === undefined ? undefined : Buffer.from(sha256, "hex").toString("base64");
  const url = await getSignedUrl(
    signer,
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      ContentType: contentType,
      ContentLength: contentLength,
      IfNoneMatch: "*",
      ...(checksum && { ChecksumSHA256: checksum }),
    }),
    {
      expiresIn: expiresInSeconds,
      // naming any means naming all: the content type is left out of the signature by default
      signableHeaders: new Set(["host", "content-type", "content-length", "if-none-match"]),
    },
  );
  const headers: Record<string, string> = { "content-type": contentType, "if-none-match": "*" };
  return { url, headers };
}

const sign = (key: string, options: { expiresIn: number; signingDate?: Date }) =>
  getSignedUrl(signer, new GetObjectCommand({ Bucket: bucket, Key: key }), options);
const readSoon = keepSigned({
  windowMs: presignedReadWindowSeconds * 1000,
  countMax: presignedReadsKeptMax,
  sign: (key, signingDate) => sign(key, { signingDate, expiresIn: presignedReadSeconds + presignedReadWindowSeconds }),
});

/** A URL to read one object for so long, by default for at least `presignedReadSeconds`; then the same one for some minutes. */
export function presignRead({ key, expiresInSeconds }: { key: string; expiresInSeconds?: number }): Promise<string> {
  return expiresInSeconds === undefined ? readSoon(key) : sign(key, { expiresIn: expiresInSeconds });
}

/** Size in bytes and type of an object, null when there is none. Throws UNAVAILABLE. */
export async function headObject({ key }: { key: string }): Promise<{ bytes: number; contentType: string } | null> {
  return reachable("HeadObject", async () => {
    try {
      const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), deadline());
      return { bytes: head.ContentLength ?? 0, contentType: head.ContentType ?? "" };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  });
}

/** An object's bytes, null when there is none. Throws UNAVAILABLE, or IMAGE_TOO_LARGE past `bytesMax`. */
export async function readObject({ key, bytesMax }: { key: string; bytesMax: number }): Promise<Buffer | null> {
  return reachable("GetObject", async () => {
    try {
      const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), deadline());
      if ((answer.ContentLength ?? 0) > bytesMax)
        throw new AppError("IMAGE_TOO_LARGE", `The picture is larger than ${bytesMax} bytes.`);
      return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  });
}

/** Writes an object under a content-addressed key; an equal one that is there already counts as written. */
export async function writeObject({ key, body, contentType }: { key: string; body: Buffer; contentType: string }) {
  await reachable("PutObject", async () => {
    try {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: body,
          ContentType: contentType,
          CacheControl: "private, max-age=31536000, immutable",
          IfNoneMatch: "*",
        }),
        deadline(),
      );
    } catch (error) {
      if (!(error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412)) throw error;
    }
  });
}

/** Deletes an object; one that is not there is no error. */
export async function deleteObject({ key }: { key: string }): Promise<void> {
  await reachable("DeleteObject", () => client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }), deadline()));
}

/** The first thousand keys under a prefix, in the order of their bytes, that come after the key `after`. Throws UNAVAILABLE. */
export async function listObjects({ prefix, after }: { prefix: string; after?: string }): Promise<string[]> {
  return reachable("ListObjectsV2", async () => {
    const range = { Bucket: bucket, Prefix: prefix, ...(after !== undefined && { StartAfter: after }) };
    const answer = await client.send(new ListObjectsV2Command(range), deadline());
    return (answer.Contents ?? []).flatMap(({ Key }) => Key ?? []);
  });
}

/**
 * Deletes every object under a prefix and answers how many there were. The prefix must end in "/": half a name would reach
 * into what belongs to others. Throws UNAVAILABLE, or the signal's reason; a repetition goes on where this ended.
 */
export async function deletePrefix({ prefix, signal }: { prefix: string; signal?: AbortSignal }): Promise<number> {
  if (!/^[^/].*\/$/.test(prefix)) throw new Error("a prefix to delete must be a folder's name");
  let deleted = 0;
  for (let keys = await listObjects({ prefix }); keys.length > 0; keys = await listObjects({ prefix })) {
    signal?.throwIfAborted();
    const Objects = keys.map((Key) => ({ Key }));
    await reachable("DeleteObjects", async () => {
      const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
      const { Errors = [] } = await client.send(command, deadline());
      if (Errors.length > 0) throw new Error(`${Errors.length} objects could not be deleted: ${Errors[0]?.Code}`);
    });
    deleted += keys.length;
  }
  return deleted;
}

/** Throws UNAVAILABLE unless the bucket answers before the signal aborts. */
export async function pingStorage({ signal }: { signal: AbortSignal }): Promise<void> {
  await reachable("HeadBucket", async () => {
    await client.send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal: signal });
  });
}

/** Creates the bucket when it is missing; for the start of a process. */
export async function ensureBucket(): Promise<void> {
  await reachable("EnsureBucket", async () => {
    try {
      await client.send(new HeadBucketCommand({ Bucket: bucket }), deadline());
    } catch (error) {
      if (!isMissing(error)) throw error;
      await client.send(new CreateBucketCommand({ Bucket: bucket }), deadline());
    }
  });
}
