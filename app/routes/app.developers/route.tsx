import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { listKeys } from "~/clients/list-keys";
import { env } from "~/env.server";
import { loadPage } from "../app/answer-call";
import { PageError } from "../app/page-error";
import { SecretOnce } from "../app/secret-once";
import { FirstCall } from "./first-call";
import { KeyList, type MadeKey } from "./key-list";
import { NewKey } from "./new-key";

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  return loadPage(async () => ({ keys: await listKeys({ shop }), apiUrl: env.SHOPIFY_APP_URL }));
}

export default function DevelopersPage() {
  const { keys, apiUrl } = useLoaderData<typeof loader>();
  const [made, setMade] = useState<MadeKey | null>(null);
  return (
    <Page
      title="Developers"
      backAction={{ content: "Looks", url: "/app" }}
      secondaryActions={[
        { content: "Request log", url: "/app/requests" },
        { content: "Webhooks", url: "/app/webhooks" },
      ]}
    >
      <BlockStack gap="400">
        {made ? (
          <SecretOnce title={made.words} label="API key" secret={made.token} onDone={() => setMade(null)} />
        ) : (
          <NewKey onMade={setMade} />
        )}
        <KeyList keys={keys} onMade={setMade} />
        <FirstCall apiUrl={apiUrl} />
      </BlockStack>
    </Page>
  );
}

export const meta: MetaFunction = () => [{ title: "Developers · Looklift" }];
export const ErrorBoundary = PageError;
export const headers = boundary.headers;
