import type { EngineImage, EngineItem, EngineOutcome } from "../engine";

type PackedItem = Omit<EngineItem, "mask" | "cutout"> & { cutout: Omit<EngineItem["cutout"], "rgba"> };

/** An outcome without its pixels, which travel as raw bytes: the cut-outs' RGBA, one item after the other. */
export type PackedOutcome = Omit<EngineOutcome, "items"> & { items: PackedItem[] };

/** Splits an outcome into what JSON holds and the cut-outs' pixels. A mask is not sent: it is its cut-out's alpha. */
export function packOutcome({ items, ...outcome }: EngineOutcome): { packed: PackedOutcome; pixels: Uint8Array[] } {
  const packed = items.map(({ mask: _, cutout: { rgba: __, ...place }, ...item }) => ({ ...item, cutout: place }));
  return { packed: { ...outcome, items: packed }, pixels: items.map(({ cutout }) => cutout.rgba) };
}

/** The outcome again, its masks drawn from the cut-outs. Throws RangeError when there are fewer pixels than it takes. */
export function unpackOutcome(
  { items, ...outcome }: PackedOutcome,
  bytes: Uint8Array,
  image: EngineImage,
): EngineOutcome {
  let from = 0;
  const whole = items.map(({ cutout: place, ...item }): EngineItem => {
    const rgba = bytes.slice(from, from + place.width * place.height * 4);
    if (rgba.length < place.width * place.height * 4) throw new RangeError("the outcome lacks pixels");
    from += rgba.length;
    const mask = new Uint8Array(image.width * image.height);
    for (let y = 0; y < place.height; y++)
      for (let x = 0; x < place.width; x++)
        mask[(place.y + y) * image.width + place.x + x] = rgba[(y * place.width + x) * 4 + 3]!;
    return { ...item, mask, cutout: { ...place, rgba } };
  });
  return { ...outcome, items: whole };
}
