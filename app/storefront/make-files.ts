import { prisma } from "~/db.server";
import { AppError } from "~/errors";
import type { OutcomeItem } from "~/extraction/list-outcomes";
import { uploadBytesMax } from "~/limits";
import type { AdminGraphql } from "~/shopify-graphql.server";
import { readObject } from "~/storage.server";
import { readTrialImage } from "~/uploads/read-trial-image";
import type { Arranged } from "./arrange-items";
import { type LookFile, PHOTO, readLookFiles } from "./look-files";
import { describeLook } from "./present-look";
import { createFiles, type NewFile, type WatchedFile, waitForFiles } from "./shop-files";

type Row = Awaited<ReturnType<typeof prisma.look.findUniqueOrThrow>>;

/** A look whose files are to be in the shop: its row, and the items that its page shows. */
export type FilesOf = { look: Row; items: Arranged<OutcomeItem>[] };
type MakeFiles = { looks: FilesOf[]; graphql: AdminGraphql; signal: AbortSignal };

/** The files of a look, all READY; or why they are not. Those that Shopify failed at are forgotten, and made anew next time. */
export type MadeFiles = { files: LookFile[] } | { error: AppError };

/**
 * Makes the files that looks lack, all of them together, records them, and waits until Shopify has prepared them. Answers
 * what came of each, by the look's id.
 */
export async function makeFiles({ looks, graphql, signal }: MakeFiles): Promise<Map<string, MadeFiles>> {
  const plans = looks.map(({ look, items }) => {
    const known = readLookFiles(look.files);
    const wanted = [
      { part: PHOTO, file: photoFile(look, items) },
      ...items.map((item) => ({ part: item.id, file: itemFile(look, item) })),
    ];
    const missing = wanted.filter(({ part }) => !known.some((file) => file.part === part));
    return { look, known, missing, parts: new Set(wanted.map(({ part }) => part)) };
  });
  const lacking = plans.filter(({ missing }) => missing.length > 0);
  if (lacking.length > 0) {
    const files = lacking.flatMap(({ missing }) => missing.map(({ file }) => file));
    const ids = (await createFiles({ graphql, files, signal })).values();
    for (const { look, known, missing } of lacking) {
      for (const { part } of missing) known.push({ part, fileId: ids.next().value ?? "", url: null, isOnPage: false });
      await record(look.id, known);
    }
  }
  const current = plans.flatMap(({ known, parts }) => known.filter(({ part }) => parts.has(part)));
  const watched = await waitForFiles({ graphql, ids: current.map(({ fileId }) => fileId), signal });
  const byId = new Map(watched.map((file) => [file.id, file]));
  const made = new Map<string, MadeFiles>();
  for (const { look, known, parts } of plans) made.set(look.id, await judge({ look, known, parts, byId }));
  return made;
}

type Judge = { look: Row; known: LookFile[]; parts: Set<string>; byId: Map<string, WatchedFile> };

async function judge({ look, known, parts, byId }: Judge): Promise<MadeFiles> {
  const outcomeOf = ({ fileId }: LookFile) => byId.get(fileId)?.outcome ?? "READY";
  const kept = known
    .filter((file) => !["FAILED", "GONE"].includes(outcomeOf(file)))
    .map((file) => ({ ...file, url: byId.get(file.fileId)?.url ?? file.url }));
  await record(look.id, kept);
  const bad = known.filter((file) => parts.has(file.part) && outcomeOf(file) !== "READY");
  const [first] = bad;
  if (!first) return { files: kept };
  if (bad.every((file) => outcomeOf(file) === "SLOW"))
    return {
      error: new AppError("UNAVAILABLE", "Shopify is slow to prepare the pictures. Try again in a few minutes."),
    };
  const why = bad.map(({ fileId }) => byId.get(fileId)?.why).find((words) => words);
  return { error: new AppError("UNAVAILABLE", `Shopify could not prepare every picture${why ? `: ${why}` : "."}`) };
}

function photoFile({ id, trialImageId, productTitle }: Row, items: { label: string }[]): NewFile {
  return {
    filename: `looklift-${id}.jpg`.toLowerCase(),
    mimeType: "image/jpeg",
    alt: describeLook({ productTitle, items }),
    async read() {
      const stored = await readTrialImage({ trialImageId });
      if (stored) return stored.jpeg;
      throw new AppError("RESOURCE_NOT_FOUND", "The photo of this look is no longer kept. Make a new look.");
    },
  };
}

function itemFile({ id: lookId, productTitle }: Row, { id, label, cutoutKey }: OutcomeItem): NewFile {
  return {
    // of this look: another one may share the extraction, and must not share the file
    filename: `looklift-${lookId}-${id}.png`.toLowerCase(),
    mimeType: "image/png",
    alt: `${label}, from a look with ${productTitle}`,
    async read() {
      const stored = await readObject({ key: cutoutKey, bytesMax: uploadBytesMax });
      if (stored) return stored;
      throw new AppError("RESOURCE_NOT_FOUND", "A cut-out of this look is no longer kept. Run the extraction again.");
    },
  };
}

async function record(lookId: string, files: LookFile[]): Promise<void> {
  await prisma.look.update({ where: { id: lookId }, data: { files } });
}
