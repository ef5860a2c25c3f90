import { Card } from "@shopify/polaris";
import type { CSSProperties } from "react";
import type { Look } from "./look-page";

type Item = Look["items"][number];
type Props = { look: Look; activeId: string | null; onActivate: (id: string | null) => void };

/** The photo with each item's outline over it. The dots are buttons: they point out an item here and in the list. */
export function LookPhoto({ look, activeId, onActivate }: Props) {
  const { width, height, items, photoUrl } = look;
  const ratio = { "--ll-ratio": String(width / height) } as CSSProperties;
  return (
    <div className="ll-look-photo">
      <Card padding="0" background="bg-surface-secondary">
        <div className="ll-photo" data-pointing={activeId !== null} style={ratio}>
          {photoUrl ? (
            <img src={photoUrl} alt={`${look.productTitle}, worn in a look`} width={width} height={height} />
          ) : (
            <p className="ll-photo-gone">The photo is no longer kept.</p>
          )}
          <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
            {items.map((item) => (
              <Outline
                key={item.id}
                item={item}
                size={{ width, height }}
                isActive={item.id === activeId}
                onActivate={onActivate}
              />
            ))}
          </svg>
          {items.map((item) => (
            <Spot key={item.id} item={item} isActive={item.id === activeId} onActivate={onActivate} />
          ))}
        </div>
      </Card>
    </div>
  );
}

type OutlineProps = {
  item: Item;
  size: { width: number; height: number };
  isActive: boolean;
  onActivate: Props["onActivate"];
};

function Outline({ item: { id, polygon, box, isShown }, size: { width, height }, isActive, onActivate }: OutlineProps) {
  const corners: [number, number][] = polygon ?? [
    [box.x, box.y],
    [box.x + box.width, box.y],
    [box.x + box.width, box.y + box.height],
    [box.x, box.y + box.height],
  ];
  const points = corners.map(([x, y]) => `${(x * width).toFixed(1)},${(y * height).toFixed(1)}`).join(" ");
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: for the mouse alone; the dot on it is the same for every other way
    <g
      className="ll-outline"
      data-active={isActive}
      data-shown={isShown}
      onMouseEnter={() => onActivate(id)}
      onMouseLeave={() => onActivate(null)}
    >
      <polygon className="ll-outline-halo" points={points} />
      <polygon className="ll-outline-line" points={points} />
    </g>
  );
}

type SpotProps = { item: Item; isActive: boolean; onActivate: Props["onActivate"] };

function Spot({ item: { id, label, isOnSale, isShown, spot }, isActive, onActivate }: SpotProps) {
  return (
    <button
      type="button"
      className="ll-spot"
      style={{ left: `${spot.x * 100}%`, top: `${spot.y * 100}%` }}
      aria-label={`${label}${isOnSale ? ", the item on sale" : ""}${isShown ? "" : ", not shown to shoppers"}`}
      aria-pressed={isActive}
      data-sale={isOnSale}
      data-shown={isShown}
      onFocus={() => onActivate(id)}
      onBlur={() => onActivate(null)}
      onMouseEnter={() => onActivate(id)}
      onMouseLeave={() => onActivate(null)}
      onClick={() => document.getElementById(`item-${id}`)?.scrollIntoView({ block: "nearest" })}
    />
  );
}
