import sharp from "sharp";
import { demoProducts } from "./demo-products";
import { drawHandbag, drawHat, drawShopper, drawSunglasses } from "./draw-accessories";
import { drawAnkleBoots, drawTallBoots } from "./draw-boots";
import { drawCoatBack, drawCoatFront } from "./draw-coat";
import { drawDress } from "./draw-dress";
import { drawArms, drawFace, drawHair, drawLegs, drawTorso, type Model } from "./draw-figure";
import { drawSweater, drawTrousers } from "./draw-separates";
import { drawStudio, type Frame } from "./draw-studio";
import { drawGrain } from "./paint-cloth";

export { demoProducts };

const garments: Record<string, { draw: () => string; frame: Frame }> = {
  "camel-wool-coat": { draw: () => drawCoatBack() + drawCoatFront(), frame: [582, 706, 700] },
  "cream-roll-neck-sweater": { draw: drawSweater, frame: [590, 625, 620] },
  "grey-straight-trousers": { draw: drawTrousers, frame: [592, 1165, 840] },
  "black-ankle-boots": { draw: drawAnkleBoots, frame: [608, 1640, 380] },
  "burgundy-top-handle-bag": { draw: drawHandbag, frame: [790, 1080, 330] },
  "dark-square-sunglasses": { draw: drawSunglasses, frame: [600, 250, 220] },
  "green-midi-dress": { draw: drawDress, frame: [588, 845, 790] },
  "wide-brim-felt-hat": { draw: drawHat, frame: [600, 134, 500] },
  "cognac-tall-boots": { draw: drawTallBoots, frame: [616, 1535, 430] },
  "tan-leather-shopper": { draw: drawShopper, frame: [790, 1140, 440] },
};

const looks: Record<string, { draw: () => string }> = {
  "camel-coat-look": { draw: drawCoatLook },
  "green-dress-look": { draw: drawDressLook },
};

/** Photos of the demo, each for the product that it sells first. */
export const demoTrialImages: { name: string; productHandle: string; alt: string }[] = [
  {
    name: "camel-coat-look",
    productHandle: "camel-wool-coat",
    alt: "A model in an open camel coat over a cream sweater and grey trousers, with a burgundy handbag",
  },
  {
    name: "green-dress-look",
    productHandle: "green-midi-dress",
    alt: "A model in a green midi dress with tall boots, a felt hat and a tan shopper",
  },
];

/** A product's picture: the product alone on a plain ground. JPEG, 1200 × 1500; throws for an unknown handle. */
export function drawProduct({ handle }: { handle: string }): Promise<Buffer> {
  const garment = garments[handle];
  if (!garment) throw new Error(`the demo shop has no product ${handle}`);
  return render(drawStudio(garment.draw(), { frame: garment.frame, width: 1200, height: 1500 }), 1200, 1500);
}

/** A made-up trial image: a drawn model who wears several of the shop's products. JPEG, 1200 × 1800. */
export function drawTrialImage({ name }: { name: string }): Promise<Buffer> {
  const look = looks[name];
  if (!look) throw new Error(`the demo has no trial image ${name}`);
  return render(
    drawStudio(look.draw(), { frame: [600, 900, 1200], width: 1200, height: 1800, floor: 1712 }),
    1200,
    1800,
  );
}

function drawCoatLook(): string {
  const model: Model = { skin: "#e3b495", blush: "#d8806a", lips: "#b2504c", hair: "#4a2e1f", eyes: "#6b4a2c" };
  const hair = drawHair(model, { long: true });
  return [
    ...[drawCoatBack(), hair.back, drawTorso(model), drawAnkleBoots(), drawTrousers(), drawArms(model)],
    ...[drawSweater(), drawCoatFront(), drawFace(model), drawSunglasses(), hair.front, drawHandbag()],
  ].join("");
}

function drawDressLook(): string {
  const model: Model = { skin: "#a86f4c", blush: "#a8503c", lips: "#8a3438", hair: "#1f1512", eyes: "#3a2416" };
  const hair = drawHair(model, { long: true });
  return [
    ...[hair.back, drawLegs(model), drawTallBoots(), drawArms(model), drawTorso(model), drawDress()],
    ...[drawFace(model), hair.front, drawHat(), drawShopper()],
  ].join("");
}

async function render(svg: string, width: number, height: number): Promise<Buffer> {
  const grain = { input: drawGrain(width, height), raw: { width, height, channels: 1 as const } };
  return sharp(Buffer.from(svg))
    .sharpen({ sigma: 0.9 })
    .removeAlpha()
    .composite([{ ...grain, blend: "soft-light" }])
    .jpeg({ quality: 86 })
    .toBuffer();
}
