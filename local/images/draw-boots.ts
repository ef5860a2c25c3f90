import { drawOutline, type Point } from "./draw-paths";
import { paintLines, paintShape } from "./paint-cloth";

const BLACK = "#2a2727";
const COGNAC = "#a5632f";

/** A pair of leather ankle boots. */
export function drawAnkleBoots(): string {
  const boot: Point[] = [
    [494, 1560],
    [490, 1620],
    [474, 1668],
    [470, 1698],
    [486, 1710],
    [540, 1710],
    [558, 1698],
    [556, 1660],
    [552, 1610],
    [554, 1560],
    [524, 1554],
  ];
  const sole = '<path d="M464 1700Q512 1716 564 1700L562 1716Q512 1726 466 1716Z" fill="#151212"/>';
  const seams = paintLines(
    [
      [
        [492, 1640],
        [522, 1652],
        [554, 1640],
      ],
      [
        [500, 1600],
        [508, 1640],
      ],
    ],
    { color: "#000", opacity: 0.6 },
  );
  const shine =
    '<path d="M486 1680Q506 1660 530 1664" fill="none" stroke="#fff" stroke-opacity="0.35" stroke-width="7" filter="url(#blur5)"/>';
  const one = (name: string) =>
    paintShape(name, drawOutline(boot), { color: BLACK, surface: "leather", more: seams + shine }) + sole;
  return `${one("boot-left")}<g transform="translate(1216 0) scale(-1 1)">${one("boot-right")}</g>`;
}

/** A pair of knee-high leather boots. */
export function drawTallBoots(): string {
  const boot: Point[] = [
    [474, 1348, "corner"],
    [528, 1358],
    [580, 1346, "corner"],
    [580, 1400],
    [570, 1480],
    [556, 1580],
    [556, 1650],
    [560, 1694],
    [542, 1708],
    [486, 1708],
    [470, 1696],
    [474, 1666],
    [490, 1620],
    [490, 1570],
    [478, 1480],
    [470, 1400],
  ];
  const seams = paintLines(
    [
      [
        [476, 1372],
        [528, 1382],
        [578, 1370],
      ],
      [
        [492, 1632],
        [522, 1646],
        [556, 1634],
      ],
      [
        [566, 1372],
        [560, 1480],
        [550, 1600],
      ],
    ],
    { color: "#3d1e08", opacity: 0.55, width: 2.2 },
  );
  const shine =
    '<g fill="none" stroke="#fff" filter="url(#blur5)"><path d="M504 1390Q508 1500 512 1590" stroke-opacity="0.26" stroke-width="13"/><path d="M488 1682Q506 1662 530 1664" stroke-opacity="0.3" stroke-width="7"/></g>';
  const heel = '<path d="M464 1698Q512 1714 566 1698L563 1714Q512 1724 466 1714Z" fill="#2c1608"/>';
  const one = (name: string) =>
    paintShape(name, drawOutline(boot), { color: COGNAC, surface: "leather", more: seams + shine }) + heel;
  return `${one("tall-left")}<g transform="translate(1232 0) scale(-1 1)">${one("tall-right")}</g>`;
}
