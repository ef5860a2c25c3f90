import { useSearchParams } from "@remix-run/react";
import { Banner } from "@shopify/polaris";
import { type Charge, presentOutcome } from "./present-charge";

/** What came of the charge from whose approval page the merchant is just back. */
export function OutcomeBanner({ charge, available }: { charge: Charge; available: number }) {
  const [params, setParams] = useSearchParams();
  const { tone, title, words } = presentOutcome(charge, available);
  const dismiss = () => {
    const left = new URLSearchParams(params);
    for (const name of ["purchase", "plan", "charge_id"]) left.delete(name);
    setParams(left, { replace: true, preventScrollReset: true });
  };
  return (
    <Banner tone={tone} title={title} onDismiss={dismiss}>
      <p>{words}</p>
    </Banner>
  );
}
