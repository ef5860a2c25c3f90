import type pg from "pg";
import type { Step } from "./money-commands";
import type { ModelEntry } from "./money-model";

// Plays statements one after the other, each a transaction of its own, and notes what each answers and how the accounts stand
// then. In the database, for 20,000 round trips would take longer than the statements.
const PLAYER = `
CREATE PROCEDURE play_steps(p_steps jsonb, p_clients char(26)[], INOUT p_seen text[]) LANGUAGE plpgsql AS $$
DECLARE s record; v_answer text; v_seen bigint; v_after jsonb;
BEGIN
  p_seen := '{}';
  PERFORM set_config('synchronous_commit', 'off', false);
  SELECT coalesce(max(id), 0) INTO v_seen FROM credit_entries;
  FOR s IN SELECT t.* FROM jsonb_to_recordset(p_steps) t (sql text, pause boolean) LOOP
    BEGIN
      v_answer := NULL;
      EXECUTE s.sql INTO v_answer;
    EXCEPTION WHEN OTHERS THEN
      v_answer := CASE WHEN SQLSTATE LIKE 'P04%' THEN SQLSTATE ELSE SQLSTATE || ' ' || SQLERRM END;
    END;
    SELECT jsonb_agg(jsonb_build_object('available', a.available, 'reserved', a.reserved,
        'grants', ARRAY(SELECT jsonb_build_array(g.external_ref, g.remaining, g.id::text) FROM credit_grants g
                        WHERE g.client_id = a.client_id ORDER BY g.id),
        'entries', ARRAY(SELECT jsonb_build_array(e.kind, e.delta_available, e.delta_reserved, e.available_after, e.reserved_after, e.parts)
                         FROM credit_entries e WHERE e.client_id = a.client_id AND e.id > v_seen ORDER BY e.id))
        ORDER BY a.client_id) INTO v_after
      FROM credit_accounts a WHERE a.client_id = ANY (p_clients);
    SELECT coalesce(max(id), 0) INTO v_seen FROM credit_entries;
    p_seen := p_seen || jsonb_build_object('answer', v_answer, 'after', v_after)::text;
    WHILE s.pause AND clock_timestamp() < now() + interval '1 ms' LOOP END LOOP;
    COMMIT;
  END LOOP;
END $$`;

type SeenAccount = {
  available: number;
  reserved: number;
  grants: [ref: string, remaining: number, id: string][];
  entries: ModelEntry[];
};
type Seen = { answer: string | null; after: SeenAccount[] };
type Play = { pool: pg.Pool; clientIds: string[]; steps: Step[] };

/** Teaches a database to play steps. */
export async function preparePlayer(pool: pg.Pool): Promise<void> {
  await pool.query(PLAYER);
}

/** Plays the steps of a sequence and answers the first one whose outcome is not as it must be; null when all are. */
export async function playSteps({ pool, clientIds, steps }: Play) {
  const sent = JSON.stringify(steps.map(({ sql, pause }) => ({ sql, pause })));
  const { rows } = await pool.query<{ p_seen: string[] }>("CALL play_steps($1, $2, NULL)", [sent, clientIds]);
  const seen = rows[0]?.p_seen ?? [];
  for (const [index, { words, answer, after }] of steps.entries()) {
    const must = sortKeys({ answer, after });
    const is = sortKeys(readSeen(JSON.parse(seen[index] ?? '{"answer": "nothing", "after": []}') as Seen));
    if (must !== is) return { step: index + 1, words, must, is };
  }
  return null;
}

// The database numbers its grants; the model calls them by their references.
function readSeen({ answer, after }: Seen): Pick<Step, "answer" | "after"> {
  const accounts = after.map(({ grants, entries, ...balances }) => {
    const refs = new Map(grants.map(([ref, , id]) => [id, ref]));
    const named = entries.map(([kind, available, reserved, availableAfter, reservedAfter, parts]): ModelEntry => {
      const byRef = Object.entries(parts ?? {}).map(([id, change]) => [refs.get(id) ?? id, change]);
      return [kind, available, reserved, availableAfter, reservedAfter, Object.fromEntries(byRef)];
    });
    return { ...balances, remaining: grants.map(([, remaining]) => remaining), entries: named };
  });
  return { answer: { t: "true", f: "false" }[answer ?? ""] ?? String(answer), after: accounts };
}

function sortKeys(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
