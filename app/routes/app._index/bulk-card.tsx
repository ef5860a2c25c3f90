import type { SerializeFrom } from "@remix-run/node";
import { Banner, BlockStack, Button, Card, InlineStack, Link, List, ProgressBar, Text } from "@shopify/polaris";
import { Fragment, useEffect, useRef } from "react";
import type { BulkGroup, ShownRun } from "~/storefront/find-bulk-run";
import { foundWords } from "../app/present-found";
import { countWords } from "../app/present-state";
import { When } from "../app/when";
import { countLooks, kindWords, progressWords } from "./present-bulk";
import type { Bulk } from "./use-bulk";

type Run = SerializeFrom<ShownRun>;
const ANNOUNCED_PERCENT = 10;
const isOpen = ({ state }: Run) => state === "RUNNING" || state === "STOPPING";
const percentOf = ({ done, failed, total }: Run) => (total > 0 ? Math.floor((100 * (done + failed)) / total) : 100);

/** Tells of the run those who do not see it. It stands on the page before there is a run, or nobody would hear of its begin. */
export function BulkNews({ run }: { run: Run | null }) {
  return (
    <p className="ll-unseen" aria-live="polite">
      {run ? newsOf(run) : ""}
    </p>
  );
}

// not every number is worth an interruption
function newsOf(run: Run): string {
  if (!isOpen(run)) return `${titleOf(run)}: ${progressWords(run)}`;
  const percent = percentOf(run);
  return `${kindWords[run.kind].doing}: ${percent - (percent % ANNOUNCED_PERCENT)} percent`;
}

/** How far a run over many looks is, or what came of it; the same in every tab, and after a reload. */
export function BulkCard({ run, bulk }: { run: Run; bulk: Bulk }) {
  const { id, kind, state, total, done, failed } = run;
  const open = isOpen(run);
  const words = progressWords(run);
  const left = total - done - failed;
  const heading = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked whenever the run is another one, or has begun again
  useEffect(() => {
    if (open && bulk.takeBegun()) heading.current?.focus();
  }, [id, open]);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <div tabIndex={-1} ref={heading} className="ll-bulk-title">
            <Text as="h2" variant="headingMd">
              {titleOf(run)}
            </Text>
          </div>
          {open ? (
            <Button onClick={() => bulk.change(id, "stop")} disabled={state === "STOPPING"} loading={bulk.isBusy}>
              {state === "STOPPING" ? "Stopping…" : "Stop"}
            </Button>
          ) : (
            <Button variant="tertiary" onClick={() => bulk.change(id, "dismiss")} loading={bulk.isBusy}>
              Dismiss
            </Button>
          )}
        </InlineStack>
        {bulk.refusal && !bulk.asking ? <Banner tone="critical">{bulk.refusal}</Banner> : null}
        {open ? (
          <ProgressBar progress={percentOf(run)} size="small" tone="primary" ariaLabelledBy="ll-bulk-words" />
        ) : null}
        <Text as="p" id="ll-bulk-words" tone="subdued">
          {words}
          {state === "STOPPED" && left > 0 ? `, ${left.toLocaleString("en")} left as they were` : ""}
          {run.finishedAt ? (
            <>
              {" · "}
              <When at={run.finishedAt} />
            </>
          ) : null}
        </Text>
        <Findings run={run} />
        {run.reasons.length > 0 ? (
          <Banner tone="warning" title={`${countLooks(failed)} could not be ${kindWords[kind].done}`}>
            <Groups groups={run.reasons} />
          </Banner>
        ) : null}
        {!open && (failed > 0 || left > 0) ? (
          <InlineStack>
            <Button onClick={() => bulk.change(id, "retry")} loading={bulk.isBusy}>
              {failed > 0 ? "Try the failed ones again" : "Go on with the rest"}
            </Button>
          </InlineStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function titleOf({ kind, state, failed, isAutomatic }: Run): string {
  const { doing, done } = kindWords[kind];
  if (state === "RUNNING") return doing;
  if (state === "STOPPING") return `${doing}: stopping`;
  if (state === "STOPPED") return `${doing}: stopped`;
  if (kind === "CHECK") return isAutomatic ? "Today’s check of your storefront" : "Storefront checked";
  return failed > 0 ? `Not every look was ${done}` : `Looks ${done}`;
}

function Findings({ run }: { run: Run }) {
  const { kind, state, found, strayFiles, definitions } = run;
  if (kind !== "CHECK" || isOpen(run)) return null;
  const isFine = found.length === 0 && strayFiles === 0 && definitions.length === 0;
  return (
    <BlockStack gap="200">
      {isFine && state === "DONE" ? <Text as="p">What is in your shop is what you published.</Text> : null}
      <Groups groups={found.map((group) => ({ ...group, why: foundWords[group.why] }))} />
      {strayFiles > 0 ? (
        <Text as="p">
          {countWords(strayFiles, "picture")} of Looklift that no look used {strayFiles === 1 ? "was" : "were"} deleted
          from your files.
        </Text>
      ) : null}
      {definitions.length > 0 ? (
        <Banner tone="critical" title="Your theme may not show looks">
          <p>Your shop lacks something that comes with the app ({definitions.join(", ")}). Please tell support.</p>
        </Banner>
      ) : null}
    </BlockStack>
  );
}

function Groups({ groups }: { groups: SerializeFrom<BulkGroup<string>>[] }) {
  if (groups.length === 0) return null;
  return (
    <List>
      {groups.map(({ why, count, looks }) => (
        <List.Item key={why}>
          {why} ({countLooks(count)}:{" "}
          {looks.map(({ id, productTitle }, at) => (
            <Fragment key={id}>
              {at > 0 ? ", " : ""}
              <Link url={`/app/looks/${id}`}>{productTitle}</Link>
            </Fragment>
          ))}
          {count > looks.length ? " …" : ""})
        </List.Item>
      ))}
    </List>
  );
}
