import { prisma } from "~/db.server";
import { AppError } from "~/errors";

type NoteShortage = { clientId: string; note: string | null; until?: Date };

/** Notes why no more credits come by themselves, in a sentence for whoever is refused until then; null forgets it. */
export async function noteShortage({ clientId, note, until }: NoteShortage): Promise<void> {
  const data = { shortageNote: note, shortageNoteUntil: (note && until) || null };
  await prisma.creditAccount.updateMany({ where: { clientId }, data });
}

type ExplainShortage = { clientId: string; required: number; available: number };

/** The refusal of what costs more credits than there are, with the reason noted, if one holds. */
export async function explainShortage({ clientId, required, available }: ExplainShortage): Promise<AppError> {
  const account = await prisma.creditAccount.findUnique({ where: { clientId } });
  const holds = !account?.shortageNoteUntil || account.shortageNoteUntil > new Date();
  const why = account?.shortageNote && holds ? ` ${account.shortageNote}` : "";
  return new AppError("INSUFFICIENT_BALANCE", `This needs ${required} credit(s); ${available} are available.${why}`, {
    details: { required, available },
  });
}
