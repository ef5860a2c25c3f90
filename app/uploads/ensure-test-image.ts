import sharp from "sharp";
import { prisma } from "~/db.server";
import { newId } from "~/ids";
import { imageRetentionDays } from "~/limits";
import { writeObject } from "~/storage.server";
import { normaliseImage } from "./normalise-image";

/** The pictures that a test key finds without uploading them. What an extraction of each does is in its name. */
export const testImageName = /^test\/(items-[0-9]|failure|timeout|slow)$/;

const WIDTH = 320;
const HEIGHT = 480;
const DAY_MS = 86_400_000;

/** The trial image behind one of the well-known names for a test client, made when it is first asked for. */
export async function ensureTestImage({
  clientId,
  name,
}: {
  clientId: string;
  name: string;
}): Promise<{ trialImageId: string }> {
  // upload keys are unique among all clients; the name alone would be the first one's
  const uploadKey = name.replace("test/", `test/${clientId}/`);
  const known = await prisma.trialImage.findUnique({ where: { uploadKey }, select: { id: true, status: true } });
  if (known?.status === "READY") return { trialImageId: known.id };
  const { jpeg, width, height, sha256 } = await normaliseImage(await drawPicture(name));
  const objectKey = `t/${clientId}/src/${sha256}.jpg`;
  await writeObject({ key: objectKey, body: jpeg, contentType: "image/jpeg" });
  const now = new Date();
  const facts = { status: "READY", objectKey, width, height, sha256 } as const;
  const retainUntil = new Date(now.getTime() + imageRetentionDays * DAY_MS);
  const { id } = await prisma.trialImage.upsert({
    where: { uploadKey },
    update: { ...facts, retainUntil },
    create: {
      ...{ ...facts, id: newId(), clientId, uploadKey, uploadUntil: now, retainUntil },
      ...{ contentType: "image/jpeg", contentLength: jpeg.length },
    },
  });
  return { trialImageId: id };
}

// One ground a name, so that no two names are the same picture.
function drawPicture(name: string): Promise<Buffer> {
  const hue = [...name].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 360, 7);
  const background = `hsl(${hue}, 30%, 80%)`;
  return sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background } })
    .jpeg()
    .toBuffer();
}
