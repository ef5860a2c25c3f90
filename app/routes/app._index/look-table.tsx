import type { SerializeFrom } from "@remix-run/node";
import { useNavigate } from "@remix-run/react";
import {
  Box,
  Card,
  IndexTable,
  type IndexTableProps,
  InlineStack,
  Link,
  Text,
  Thumbnail,
  useBreakpoints,
  useIndexResourceState,
} from "@shopify/polaris";
import { useEffect } from "react";
import type { BulkKind } from "~/storefront/judge-bulk";
import type { ListedLook, LookPage } from "~/storefront/list-looks";
import { LookBadge } from "../app/look-badge";
import { countWords } from "../app/present-state";
import { When } from "../app/when";
import { BulkModal } from "./bulk-modal";
import { LookFilters } from "./look-filters";
import noPhoto from "./no-photo.svg?url";
import { type LookQuery, writeQuery } from "./read-query";
import type { Bulk, Chosen } from "./use-bulk";

type Listed = SerializeFrom<ListedLook>;

type Props = { page: SerializeFrom<LookPage>; asked: LookQuery; bulk: Bulk };

const headings: IndexTableProps["headings"] = [
  { title: "Photo", hidden: true },
  { title: "Product" },
  { title: "Status" },
  { title: "Items" },
  { title: "Made" },
];

/** The shop's looks; on a phone in one column. Those that are ticked, or all that match, can be published and unpublished. */
export function LookTable({ page, asked, bulk }: Props) {
  const { looks, older, newer } = page;
  const navigate = useNavigate();
  const { smDown: isNarrow } = useBreakpoints();
  const { selectedResources, allResourcesSelected, handleSelectionChange, clearSelection } =
    useIndexResourceState(looks);
  const { search, filter, older: from, newer: to } = asked;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is asked for anew is chosen from anew
  useEffect(clearSelection, [search, filter, from, to]);
  const chosen: Chosen = allResourcesSelected ? { search, filter } : { looks: selectedResources };
  const ask = (kind: BulkKind) => () => bulk.ask({ kind, chosen, includesUnsure: false });
  const isFound = search !== null || filter !== null;
  return (
    <Card padding="0">
      <LookFilters asked={asked} />
      <IndexTable
        resourceName={{ singular: "look", plural: "looks" }}
        itemCount={looks.length}
        hasMoreItems={older !== null || newer !== null}
        selectedItemsCount={allResourcesSelected ? "All" : selectedResources.length}
        onSelectionChange={handleSelectionChange}
        paginatedSelectAllActionText={isFound ? "Select all looks that match" : "Select all looks of your shop"}
        promotedBulkActions={[
          { content: "Publish", onAction: ask("PUBLISH") },
          { content: "Unpublish", onAction: ask("UNPUBLISH") },
        ]}
        emptyState={<NoneFits />}
        // Polaris's own list for phones has nothing to tick
        headings={isNarrow ? [{ title: "Look" }] : headings}
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
          <IndexTable.Row
            key={look.id}
            id={look.id}
            position={position}
            selected={allResourcesSelected || selectedResources.includes(look.id)}
            accessibilityLabel={`Select the look of ${look.productTitle}`}
          >
            {isNarrow ? <NarrowRow look={look} /> : <WideRow look={look} />}
          </IndexTable.Row>
        ))}
      </IndexTable>
      <BulkModal bulk={bulk} onStarted={clearSelection} />
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
    <IndexTable.Cell>
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
    </IndexTable.Cell>
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
