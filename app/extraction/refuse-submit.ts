import { AppError, messageOf } from "~/errors";
import { idempotencyRetrySeconds } from "~/limits";

type RefuseSubmit = { error: unknown; state: string | undefined; hasKey: boolean };

/** What the database's refusal of a submit means to the caller; any other error as it is. */
export function refuseSubmit({ error, state, hasKey }: RefuseSubmit): unknown {
  if (state === "P0403") {
    const period = messageOf(error).includes("month") ? "month" : "day";
    const message = `This key has spent its credits for the ${period}. The client's own balance is not touched by that.`;
    return new AppError("BUDGET_EXCEEDED", message, { details: { period, resets_at: endOf(period) } });
  }
  if (state === "55P03" && hasKey)
    return new AppError(
      "IDEMPOTENCY_IN_PROGRESS",
      "The first call with this Idempotency-Key is still at work. Repeat this one in a moment.",
      { details: { retryAfterSeconds: idempotencyRetrySeconds } },
    );
  return error;
}

function endOf(period: "day" | "month"): Date {
  const now = new Date();
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
  return new Date(period === "month" ? Date.UTC(year, month + 1) : Date.UTC(year, month, now.getUTCDate() + 1));
}
