import { findErasedClients } from "~/clients/erase-clients";
import { erasedSweepMinutes } from "~/limits";
import { deletePrefix } from "~/storage.server";

/**
 * Empties the part of the object store of clients that were erased a while ago once more: an upload or a worker may have
 * been on its way there. Answers how many objects it found.
 */
export async function sweepErased(): Promise<number> {
  const { clientIds } = await findErasedClients({ since: new Date(Date.now() - erasedSweepMinutes * 60_000) });
  let deleted = 0;
  for (const clientId of clientIds)
    for (const prefix of [`t/${clientId}/`, `incoming/${clientId}/`]) deleted += await deletePrefix({ prefix });
  return deleted;
}
