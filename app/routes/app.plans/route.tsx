import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { findCharge, listCharges } from "~/billing/list-charges";
import { readOverage } from "~/billing/read-overage";
import { readPlans } from "~/billing/read-plans";
import { forgetApproval } from "~/billing/resume-charge";
import { settleAfterReturn } from "~/billing/settle-charges";
import { authenticateMerchant } from "~/clients/authenticate-merchant";
import { readBalance } from "~/credits/read-balance";
import { loadPage } from "../app/answer-call";
import { PageError } from "../app/page-error";
import { CurrentPlanCard } from "./current-plan-card";
import { HistoryCard } from "./history-card";
import { OutcomeBanner } from "./outcome-banner";
import { OverageCard } from "./overage-card";
import { PackCard } from "./pack-card";
import { PlanCards } from "./plan-cards";
import { RulesCard } from "./rules-card";

/**
 * `?purchase=` and `?plan=` name the charge from whose approval page the merchant comes back; Shopify adds its own number.
 */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop, clientId } = await authenticateMerchant(request);
  const asked = new URL(request.url).searchParams;
  const back = asked.get("purchase") ?? asked.get("plan");
  const chargeId = asked.get("charge_id");
  return loadPage(async () => {
    if (back !== null && chargeId !== null) await forgetApproval({ clientId, chargeId });
    if (back !== null) await settleAfterReturn({ shop, clientId });
    const [{ prices, current }, charges, { available }, overage, outcome] = await Promise.all([
      readPlans({ clientId }),
      listCharges({ clientId }),
      readBalance({ clientId }),
      readOverage({ clientId }),
      back === null ? null : findCharge({ clientId, id: back }),
    ]);
    return { prices, current, charges, available, overage, outcome };
  });
}

export default function PlansPage() {
  const { prices, current, charges, available, overage, outcome } = useLoaderData<typeof loader>();
  const { currency, packs, plans } = prices;
  return (
    <Page title="Plans and credits" backAction={{ content: "Credits", url: "/app/credits" }}>
      <BlockStack gap="400">
        {outcome ? <OutcomeBanner charge={outcome} available={available} /> : null}
        <CurrentPlanCard current={current} available={available} />
        <PlanCards plans={plans} currency={currency} current={current} />
        {overage ? <OverageCard key={overage.cap} overage={overage} /> : null}
        <PackCard packs={packs} currency={currency} />
        <RulesCard />
        <HistoryCard charges={charges} />
      </BlockStack>
    </Page>
  );
}

export const meta: MetaFunction = () => [{ title: "Plans and credits · Looklift" }];
export const ErrorBoundary = PageError;
export const headers = boundary.headers;
