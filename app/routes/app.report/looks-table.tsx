import type { SerializeFrom } from "@remix-run/node";
import { Button, Link, Text } from "@shopify/polaris";
import { useState } from "react";
import type { LookSales, Report } from "~/attribution/read-report";
import { presentCount, presentMoney } from "./present-report";

type Look = SerializeFrom<LookSales>;
type Money = { withOrders: boolean; currency: string | null };
type Props = Pick<SerializeFrom<Report>, "looks" | "total"> & Money;

/** A row for each look, under it its items where the merchant asks for them, and one for all. */
export function LooksTable({ looks, total, withOrders, currency }: Props) {
  const columns = ["Page views", "Seen", "Opened", "Into cart", withOrders ? "Orders" : "Bought"];
  return (
    <table className="ll-report" aria-labelledby="looks">
      <thead>
        <tr>
          {["Product", ...columns, ...(withOrders ? ["Revenue, net"] : [])].map((name) => (
            <th scope="col" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      {looks.map((look) => (
        <LookRows key={look.lookId} look={look} withOrders={withOrders} currency={currency} />
      ))}
      <tfoot>
        <Row name="All looks" of={total} withOrders={withOrders} currency={currency} />
      </tfoot>
    </table>
  );
}

function LookRows({ look, ...money }: { look: Look } & Money) {
  const { lookId, productTitle, items } = look;
  const words = items.length === 1 ? "1 item" : `${items.length} items`;
  const [isOpen, setOpen] = useState(false);
  const name = productTitle === null ? "A look that was deleted" : productTitle;
  const title = (
    <>
      {productTitle === null ? name : <Link url={`/app/looks/${lookId}`}>{name}</Link>}
      {items.length > 0 ? (
        <div>
          <Button
            variant="plain"
            size="micro"
            disclosure={isOpen ? "up" : "down"}
            ariaExpanded={isOpen}
            accessibilityLabel={`${words} of ${name}`}
            onClick={() => setOpen(!isOpen)}
          >
            {words}
          </Button>
        </div>
      ) : null}
    </>
  );
  return (
    <tbody>
      <Row name={title} of={look} {...money} />
      {isOpen
        ? items.map((item) => (
            <Row
              key={item.itemId}
              isItem
              name={item.label ?? "An item of an earlier extraction"}
              of={item}
              {...money}
            />
          ))
        : null}
    </tbody>
  );
}

type RowProps = Money & {
  name: React.ReactNode;
  isItem?: boolean;
  of: Omit<Look, "lookId" | "productTitle" | "items" | "viewed" | "seen"> & Partial<Pick<Look, "viewed" | "seen">>;
};

function Row({ name, of, isItem = false, withOrders, currency }: RowProps) {
  const { viewed, seen, opened, added, bought, orders, revenue, refunded } = of;
  return (
    <tr className={isItem ? "ll-report-item" : undefined}>
      <th scope="row">{name}</th>
      <Count label="Page views" count={viewed} />
      <Count label="Seen" count={seen} />
      <Count label="Opened" count={opened} />
      <Count label="Into cart" count={added} />
      <Count label={withOrders ? "Orders" : "Bought"} count={withOrders ? orders : bought} />
      {withOrders ? (
        <td data-label="Revenue, net">
          {presentMoney(revenue, currency)}
          {refunded > 0 ? (
            <Text as="span" tone="subdued">
              {" "}
              ({presentMoney(refunded, currency)} refunded)
            </Text>
          ) : null}
        </td>
      ) : null}
    </tr>
  );
}

// an item alone is not seen: its look is
const Count = ({ label, count }: { label: string; count: number | undefined }) =>
  count === undefined ? <td /> : <td data-label={label}>{presentCount(count)}</td>;
