import { useNavigate } from "@remix-run/react";
import { Badge, BlockStack, Box, Link, Pagination, Text } from "@shopify/polaris";
import type { NamedLook } from "~/storefront/name-requests";
import { When } from "../app/when";
import { type ListedRequest, presentCost, presentMaker, presentStatus, presentTook } from "./present-request";
import { type RequestQuery, requestsPath } from "./read-request-query";

export type RequestTableProps = {
  requests: ListedRequest[];
  next: string | null;
  asked: RequestQuery;
  keys: { id: string; name: string }[];
  looks: Record<string, NamedLook>;
};

/** Requests, newest first, each with what became of it. */
export function RequestTable({ requests, next, asked, keys, looks }: RequestTableProps) {
  const navigate = useNavigate();
  if (requests.length === 0)
    return (
      <Box padding="400" paddingBlockStart="200">
        <Text as="p">No request is like that. Choose a longer time, another status, or other keys.</Text>
      </Box>
    );
  return (
    <>
      <ul className="ll-keys">
        {requests.map((request) => (
          <Row key={request.requestId} request={request} keys={keys} look={looks[request.requestId]} />
        ))}
      </ul>
      {next === null && asked.after === null ? null : (
        <Box padding="300">
          <Pagination
            accessibilityLabel="Pages of the request log"
            hasPrevious={asked.after !== null}
            previousTooltip="Newest"
            onPrevious={() => navigate(requestsPath({ ...asked, after: null }))}
            hasNext={next !== null}
            nextTooltip="Older"
            onNext={() => navigate(requestsPath({ ...asked, after: next }))}
          />
        </Box>
      )}
    </>
  );
}

type RowProps = { request: ListedRequest; keys: { id: string; name: string }[]; look: NamedLook | undefined };

function Row({ request, keys, look }: RowProps) {
  const { requestId, createdAt, error } = request;
  const { words, ...badge } = presentStatus(request);
  const took = presentTook(request);
  return (
    <li>
      <BlockStack gap="100">
        <div className="ll-request-head">
          <Link url={`/app/requests/${requestId}`} monochrome>
            <code>{requestId}</code>
          </Link>
          <Badge {...badge}>{words}</Badge>
        </div>
        <Text as="p" tone="subdued" breakWord>
          <When at={createdAt} />, by {presentMaker(request, keys)}
          {look ? `, for ${look.productTitle}` : ""}
          {took ? `, ${took}` : ""} · {presentCost(request)}
        </Text>
        {error ? (
          <Text as="p" breakWord>
            {error.message}
          </Text>
        ) : null}
      </BlockStack>
    </li>
  );
}
