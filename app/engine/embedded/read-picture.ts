import type { ItemCategory } from "../categories";
import type { EngineHints, EngineImage } from "../engine";
import { findForeground } from "./find-foreground";
import { findPerson, type Person, SEEN_MIN } from "./find-person";
import type { EdgeModels } from "./guide-edges";
import { dressGain, judgeClass } from "./judge-classes";
import { type Cells, fitClassEdges, labelCells } from "./label-cells";
import type { Graphs } from "./load-graphs";
import { parseClothes } from "./parse-clothes";
import { readHints } from "./read-hints";
import { type Plane, shrink } from "./sample-planes";
import { decideDress, heedWords, readTraits } from "./tidy-classes";

/** A copy of the photo to work on, the person in it, and the class probabilities over the person's box. */
export type Sight = { picture: Plane; person: Person; classes: Float32Array };

/** What a photo shows, for given words: a class for each cell of the grid over the person's box, and each class' chance. */
export type Reading = { picture: Plane; person: Person; cells: Cells; edges: EdgeModels; chances: number[] };

type OnStage = (stage: string, share: number) => void;

// the longer side of the copy that person and clothes are looked for in
const WORK_SIDE = 640;

/** Runs the networks over a photo: the costly half, which no words change. */
export async function seePicture(graphs: Graphs, image: EngineImage, onStage: OnStage): Promise<Sight> {
  const picture = shrink({ width: image.width, height: image.height, channels: 3, values: image.rgb }, WORK_SIDE);
  onStage("person", 0);
  const person = await findPerson(graphs, picture);
  onStage("parsing", 0.4);
  const parsed = await parseClothes(graphs, picture, person);
  const classes = person.found ? parsed : (findForeground(picture, person.box, parsed) ?? parsed);
  return { picture, person, classes };
}

/** Makes up its mind what a photo shows, the product's words in mind, and refines its outlines. */
export function readPicture({ picture, person, classes }: Sight, hints: EngineHints): Reading {
  const { decided, chances } = decide(classes, person, readHints(hints).categories);
  const edges = fitClassEdges(picture, person.box, decided);
  return { picture, person, cells: labelCells(picture, person.box, edges), edges, chances };
}

type Decision = { decided: Float32Array; chances: number[] };

function decide(classes: Float32Array, person: Person, wanted: Map<ItemCategory, number>): Decision {
  const seen = shareSeen(person);
  const judge = (values: Float32Array) => readTraits(values).map((trait, k) => judgeClass(k, trait, seen));
  if (!person.found) return { decided: classes, chances: judge(classes) };
  const decided = heedWords(classes, wanted);
  decideDress(decided, dressGain);
  return { decided, chances: judge(decided) };
}

/** The share of the pose's points that are seen. */
export function shareSeen({ keypoints }: Person): number {
  return keypoints.filter(([, , score]) => score > SEEN_MIN).length / keypoints.length;
}
