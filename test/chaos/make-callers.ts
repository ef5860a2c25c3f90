import type { Caller } from "./call-api";

type MakeCallers = { env: Record<string, string>; count: number; credits: number; hookUrl: string };

/**
 * Clients with credits, a sound picture, one whose object has vanished, and an endpoint for the ends of their jobs. Made with
 * the app's own functions, straight on the database and the store of `env`: this part is not to be broken.
 */
export async function makeCallers({ env, count, credits, hookUrl }: MakeCallers): Promise<Caller[]> {
  Object.assign(process.env, env);
  const [{ makeClient, makeTrialImage }, { prisma, closeDatabase }, storage, { addEndpoint }] = await Promise.all([
    import("../support/make-client"),
    import("../../app/db.server"),
    import("../../app/storage.server"),
    import("../../app/callbacks/add-endpoint"),
  ]);
  await storage.ensureBucket();
  const callers = await Promise.all(
    Array.from({ length: count }, async () => {
      const { clientId, token } = await makeClient({ credits });
      const sound = await makeTrialImage({ clientId });
      const vanished = await makeTrialImage({ clientId });
      await prisma.trialImage.update({
        where: { uploadKey: vanished },
        data: { objectKey: `t/${clientId}/src/gone.jpg` },
      });
      await addEndpoint({ clientId, url: hookUrl, events: ["job.succeeded", "job.failed"] });
      return { clientId, token, trialImages: [sound, sound, sound, sound, vanished] };
    }),
  );
  await closeDatabase();
  return callers;
}
