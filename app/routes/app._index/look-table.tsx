import type { SerializeFrom } from "@remix-run/node";
import { useNavigate, useRevalidator } from "@remix-run/react";
import { Box, Card, IndexTable, InlineStack, Link, Text, Thumbnail, useBreakpoints } from "@shopify/polaris";
import { useEffect } from "react";
import type { ListedLook, LookPage } from "~/storefront/list-looks";
import { isMoving } from "~/storefront/look-state";
import { LookBadge } from "../app/look-badge";
import { countWords } from "../app/present-state";
import { When } from "../app/when";
import { LookFilters } from "./look-filters";
import noPhoto from "./no-photo.svg?url";
import { type LookQuery, writeQuery } from "./read-query";

const REFRESH_MS = 3_000;
type Listed = SerializeFrom<ListedLook>;

/** The shop's looks: a table, or on a phone a list. It keeps itself up to date while a look of it is at work. */
export function LookTable({ page, asked }: { page: SerializeFrom<LookPage>; asked: LookQuery }) {
  const { looks, older, newer } = page;
  const navigate = useNavigate();
  const { smDown: condensed } = useBreakpoints();
  useRefreshing(looks.some(({ state }) => isMoving(state)));
  return (
    <Card padding="0">
      <LookFilters asked={asked} />
      <IndexTable
        resourceName={{ singular: "look", plural: "looks" }}
        itemCount={looks.length}
        selectable={false}
        condensed={condensed}
        emptyState={<NoneFits />}
        headings={[
          { title: "Photo", hidden: true },
          { title: "Product" },
          { title: "Status" },
          { title: "Items" },
          { title: "Made" },
        ]}
        {...((older || newer) && {
          pagination: {
            hasNext: older !== null,
            hasPrevious: newer !== null,
            onNext: () => navigate(writeQuery({ ...asked, older, newer: null })),
            onPrevious: () => navigate(writeQuery({ ...asked, newer, older: null })),
            accessibilityLabel: "Pages of looks",
          },
        })}
      >
        {looks.map((look, position) => (
          <IndexTable.Row key={look.id} id={look.id} position={position}>
            {condensed ? <NarrowRow look={look} /> : <WideRow look={look} />}
          </IndexTable.Row>
        ))}
      </IndexTable>
    </Card>
  );
}

function NoneFits() {
  return (
    <Box padding="800">
      <Text as="p" alignment="center" tone="subdued">
        No look fits. Search for another product, or show all looks.
      </Text>
    </Box>
  );
}

function WideRow({ look }: { look: Listed }) {
  return (
    <>
      <IndexTable.Cell className="ll-cell-thumbnail">
        <Photo look={look} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <TitleLink look={look} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <LookBadge state={look.state} />
      </IndexTable.Cell>
      <IndexTable.Cell>{look.itemCount || "–"}</IndexTable.Cell>
      <IndexTable.Cell>
        <When at={look.createdAt} />
      </IndexTable.Cell>
    </>
  );
}

function NarrowRow({ look }: { look: Listed }) {
  return (
    <div className="ll-look-row">
      <Photo look={look} />
      <div className="ll-look-row-facts">
        <TitleLink look={look} />
        <InlineStack gap="200" blockAlign="center">
          <LookBadge state={look.state} />
          <Text as="span" variant="bodySm" tone="subdued">
            {look.itemCount > 0 ? countWords(look.itemCount, "item") : <When at={look.createdAt} dateOnly />}
          </Text>
        </InlineStack>
      </div>
    </div>
  );
}

function Photo({ look }: { look: Listed }) {
  return <Thumbnail source={look.thumbnailUrl ?? noPhoto} alt="" size="small" />;
}

function TitleLink({ look }: { look: Listed }) {
  return (
    <Link url={`/app/looks/${look.id}`} dataPrimaryLink monochrome removeUnderline>
      <Text as="span" variant="bodyMd" fontWeight="semibold" breakWord>
        {look.productTitle}
      </Text>
    </Link>
  );
}

function useRefreshing(moving: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!moving || state !== "idle") return;
    const timer = setTimeout(revalidate, REFRESH_MS);
    return () => clearTimeout(timer);
  }, [moving, state, revalidate]);
}
