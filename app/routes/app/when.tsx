import { useEffect, useState } from "react";

const options = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" } as const;

/** A moment in the reader's own time; the server does not know that, and writes it in UTC. */
export function When({ at, dateOnly = false }: { at: string; dateOnly?: boolean }) {
  const { day, month, year } = options;
  const format = dateOnly ? { day, month, year } : options;
  const [words, setWords] = useState(() => new Date(at).toLocaleString("en", { ...format, timeZone: "UTC" }));
  useEffect(() => setWords(new Date(at).toLocaleString("en", format)));
  return <time dateTime={at}>{words}</time>;
}
