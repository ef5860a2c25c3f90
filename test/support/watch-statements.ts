import pg from "pg";

/** Notes the text of every statement that this process sends, until `stop`. */
export function watchStatements() {
  const { query } = pg.Client.prototype;
  const sent: string[] = [];
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const [first] = given as [string | { text?: string } | undefined];
    sent.push((typeof first === "string" ? first : first?.text) ?? "?");
    return Reflect.apply(query, this, given);
  } as typeof query;
  return {
    /** What a call sends, but for the waking of workers: that is done for many calls at once, when they have been answered. */
    async of(call: () => Promise<unknown>): Promise<string[]> {
      sent.length = 0;
      await call();
      return sent.filter((text) => !text.includes("pg_notify"));
    },
    stop() {
      pg.Client.prototype.query = query;
    },
  };
}
