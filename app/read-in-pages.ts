import { exportRowsPerRead } from "./limits";

type ReadPage<T> = (after: T | undefined, take: number) => Promise<T[]>;

/** Rows one by one, read a page at a time: `read` answers at most `take` rows that come after the last one of the page before. */
export async function* readInPages<T>(read: ReadPage<T>): AsyncGenerator<T, void> {
  for (let after: T | undefined; ; ) {
    const rows = await read(after, exportRowsPerRead);
    yield* rows;
    after = rows.at(-1);
    if (!after || rows.length < exportRowsPerRead) return;
  }
}
