import { Text } from "@shopify/polaris";
import type { Look } from "./look-page";

type Props = { colors: Look["items"][number]["colors"] };

/** An item's colours, each with its name and its share. */
export function ColorSwatches({ colors }: Props) {
  return (
    <ul className="ll-swatches" aria-label="Colours">
      {colors.map(({ name, hex, share }) => (
        <li key={hex} className="ll-swatch">
          <span className="ll-swatch-color" style={{ backgroundColor: hex }} aria-hidden="true" />
          <Text as="span" variant="bodySm">
            {name} {Math.round(share * 100)}%
          </Text>
        </li>
      ))}
    </ul>
  );
}
