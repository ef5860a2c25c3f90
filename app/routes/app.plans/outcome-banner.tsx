import type { SerializeFrom } from "@remix-run/node";
import { useRevalidator, useSearchParams } from "@remix-run/react";
import { Banner } from "@shopify/polaris";
import { useEffect, useRef } from "react";
import type { AskedCharge } from "~/billing/list-charges";
import { presentOutcome } from "./present-charge";

const ASK_AGAIN_MS = 3_000;
const ASKED_MAX = 20;

/** What came of the charge from whose approval page the merchant is just back; the page asks again while that is open. */
export function OutcomeBanner({ charge, available }: { charge: SerializeFrom<AskedCharge>; available: number }) {
  const [params, setParams] = useSearchParams();
  const { tone, title, words } = presentOutcome(charge, available);
  useAskAgain(charge.status === "PENDING" || (charge.status === "ACTIVE" && !charge.isGranted));
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

function useAskAgain(isOpen: boolean): void {
  const asked = useRef(0);
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!isOpen || state !== "idle" || asked.current >= ASKED_MAX) return;
    const timer = setTimeout(() => {
      asked.current++;
      revalidate();
    }, ASK_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isOpen, state, revalidate]);
}
