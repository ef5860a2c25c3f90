import sharp from "sharp";

export type TestClient = { clientId: string; token: string };
type MakeClient = { mode?: "LIVE" | "TEST"; credits?: number; token?: string; requireHmac?: boolean };

/** A client with a key and, when it is a live one, `credits`. `token` fixes the key's text, for recorded requests. */
export async function makeClient({
  mode = "LIVE",
  credits = 10,
  token,
  requireHmac,
}: MakeClient = {}): Promise<TestClient> {
  const [{ prisma }, { newId }, { openAccount }, { grantCredits }, { issueKey, hashKey }] = await Promise.all([
    import("~/db.server"),
    import("~/ids"),
    import("~/credits/open-account"),
    import("~/credits/grant-credits"),
    import("~/clients/issue-key"),
  ]);
  const clientId = newId();
  await prisma.client.create({ data: { id: clientId, mode, name: "a test's client" } });
  await openAccount({ clientId });
  if (credits > 0) await grantCredits({ clientId, source: "ADJUSTMENT", amount: credits, externalRef: "test" });
  const issued = await issueKey({ clientId, name: "test", ...(requireHmac !== undefined && { requireHmac }) });
  if (token) await prisma.apiKey.update({ where: { id: issued.keyId }, data: { keyHash: hashKey(token) } });
  return { clientId, token: token ?? issued.token };
}

type MakeTrialImage = { clientId: string; uploadKey?: string; bytes?: Buffer; complete?: boolean };

/** A trial image of a client, uploaded through a presigned URL; READY unless `complete` is false. `uploadKey` renames it. */
export async function makeTrialImage({ clientId, uploadKey, bytes, complete = true }: MakeTrialImage): Promise<string> {
  const [{ presignUpload }, { completeUpload }, { prisma }] = await Promise.all([
    import("~/uploads/presign-upload"),
    import("~/uploads/complete-upload"),
    import("~/db.server"),
  ]);
  const body = bytes ?? (await plainPicture());
  const presigned = await presignUpload({ clientId, contentType: "image/jpeg", contentLength: body.length });
  const put = await fetch(presigned.uploadUrl, {
    method: "PUT",
    headers: presigned.headers,
    body: new Uint8Array(body),
  });
  if (!put.ok) throw new Error(`the upload was refused: ${put.status} ${await put.text()}`);
  if (complete) await completeUpload({ clientId, uploadKey: presigned.uploadKey });
  if (!uploadKey) return presigned.uploadKey;
  await prisma.trialImage.update({ where: { uploadKey: presigned.uploadKey }, data: { uploadKey } });
  return uploadKey;
}

/** A small JPEG with nothing on it. */
export function plainPicture(): Promise<Buffer> {
  return sharp({ create: { width: 96, height: 128, channels: 3, background: "#8899aa" } })
    .jpeg()
    .toBuffer();
}
