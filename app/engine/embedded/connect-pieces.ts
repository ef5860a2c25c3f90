/** The connected pieces (4 neighbours) of each label but 0: label → lists of cells. `labels` holds width × height of them. */
export function connectPieces(labels: Uint8Array, width: number, height: number): Map<number, number[][]> {
  const pieces = new Map<number, number[][]>();
  const seen = new Uint8Array(labels.length);
  for (let start = 0; start < labels.length; start++) {
    const label = labels[start]!;
    if (label === 0 || seen[start]) continue;
    const piece = [start];
    seen[start] = 1;
    const visit = (cell: number) => {
      if (seen[cell] || labels[cell] !== label) return;
      seen[cell] = 1;
      piece.push(cell);
    };
    for (let next = 0; next < piece.length; next++) {
      const cell = piece[next]!;
      const x = cell % width;
      if (x > 0) visit(cell - 1);
      if (x < width - 1) visit(cell + 1);
      if (cell >= width) visit(cell - width);
      if (cell < (height - 1) * width) visit(cell + width);
    }
    const known = pieces.get(label);
    if (known) known.push(piece);
    else pieces.set(label, [piece]);
  }
  return pieces;
}
