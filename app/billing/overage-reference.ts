const PREFIX = "overage ";

/** What the grant of a block of overage is known by in the ledger. */
export const overageReference = (id: string): string => PREFIX + id;

/** Whether a reference in the ledger is that of a block of overage. */
export const isOverageReference = (reference: string | null | undefined): boolean =>
  reference?.startsWith(PREFIX) ?? false;
