import { useEffect, useState } from "react";

const day = { day: "numeric", month: "short", year: "numeric" } as const;
const moment = { ...day, hour: "2-digit", minute: "2-digit" } as const;

// Made once: making one costs many times what writing a moment with it does, and a list has fifty.
const inUtc = { day: inZone(day, "UTC"), moment: inZone(moment, "UTC") };
const hereAndNow = { day: inZone(day), moment: inZone(moment) };

function inZone(options: Intl.DateTimeFormatOptions, timeZone?: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en", { ...options, ...(timeZone && { timeZone }) });
}

/** A moment in the reader's own time; the server does not know that, and writes it in UTC. */
export function When({ at, dateOnly = false }: { at: string; dateOnly?: boolean }) {
  const format = dateOnly ? "day" : "moment";
  const [words, setWords] = useState(() => inUtc[format].format(new Date(at)));
  useEffect(() => setWords(hereAndNow[format].format(new Date(at))));
  return <time dateTime={at}>{words}</time>;
}

/** A calendar day (YYYY-MM-DD), the same for every reader. */
export function Day({ day }: { day: string }) {
  return <time dateTime={day}>{inUtc.day.format(new Date(day))}</time>;
}
