type LookStatus = "DRAFT" | "PUBLISHING" | "PUBLISHED" | "PUBLISH_FAILED";
type RequestStatus = "NOT_STARTED" | "IN_PROGRESS" | "SUCCESS" | "FAILURE";

/**
 * What a merchant sees of a look: its extraction first (WAITING … EMPTY), then its publication. REPLACING is a look that is
 * still on the page while another one is being published in its place.
 */
export type LookState =
  | "WAITING"
  | "EXTRACTING"
  | "FAILED"
  | "EMPTY"
  | "READY"
  | "PUBLISHING"
  | "PUBLISHED"
  | "REPLACING"
  | "PUBLISH_FAILED";

type Facts = {
  status: LookStatus;
  publishedAt: Date | null;
  requestStatus: RequestStatus | null;
  itemCount: number;
};

/** The state of a look from its own status and that of its latest extraction. */
export function deriveLookState({ status, publishedAt, requestStatus, itemCount }: Facts): LookState {
  if (status !== "DRAFT") return status;
  if (publishedAt) return "REPLACING";
  switch (requestStatus) {
    case "NOT_STARTED":
      return "WAITING";
    case "IN_PROGRESS":
      return "EXTRACTING";
    case "SUCCESS":
      return itemCount > 0 ? "READY" : "EMPTY";
    default:
      // items that came after the credits had gone back are the merchant's all the same
      return itemCount > 0 ? "READY" : "FAILED";
  }
}

/** Whether a look in this state changes by itself, without anybody doing anything. */
export function isMoving(state: LookState): boolean {
  return state === "WAITING" || state === "EXTRACTING" || state === "PUBLISHING" || state === "REPLACING";
}
