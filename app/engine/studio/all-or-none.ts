/**
 * What all of these answer. Should one fail, the signal that the others were given aborts, and it is their end that is waited
 * for before the failure is thrown: nothing goes on in the background.
 */
export async function allOrNone<T>(signal: AbortSignal, begin: (until: AbortSignal) => Promise<T>[]): Promise<T[]> {
  const giveUp = new AbortController();
  const begun = begin(AbortSignal.any([signal, giveUp.signal]));
  try {
    return await Promise.all(begun);
  } catch (error) {
    giveUp.abort(error);
    await Promise.allSettled(begun);
    throw error;
  }
}
