/** Which part of a drawing is seen: a point of the drawing `p` stands at `p × scale + (x, y)` of the pane. */
export type View = { readonly x: number; readonly y: number; readonly scale: number };
export type Size = { readonly width: number; readonly height: number };
export type Box = Size & { readonly x: number; readonly y: number };

const SMALLEST = 0.08;
const LARGEST = 2.5;
const MARGIN = 24;
/** Below this nobody can read the words. */
export const READABLE = 0.5;
const COMFORTABLE = 0.8;

export function zoomed(view: View, factor: number, around: { readonly x: number; readonly y: number }): View {
  const scale = Math.min(LARGEST, Math.max(SMALLEST, view.scale * factor));
  const ratio = scale / view.scale;
  return { scale, x: around.x - (around.x - view.x) * ratio, y: around.y - (around.y - view.y) * ratio };
}

export function moved(view: View, x: number, y: number): View {
  return { ...view, x: view.x + x, y: view.y + y };
}

/** All of the drawing, not larger than it was drawn. */
export function fitted(drawing: Size, pane: Size): View {
  const scale = Math.max(
    SMALLEST,
    Math.min(1, (pane.width - 2 * MARGIN) / drawing.width, (pane.height - 2 * MARGIN) / drawing.height),
  );
  return {
    scale,
    x: (pane.width - drawing.width * scale) / 2,
    y: Math.max(MARGIN, (pane.height - drawing.height * scale) / 2),
  };
}

/** A box in the middle, large enough to be read. */
export function centred(box: Box, pane: Size, scale: number): View {
  const readable = Math.max(scale, COMFORTABLE);
  return {
    scale: readable,
    x: pane.width / 2 - (box.x + box.width / 2) * readable,
    y: pane.height * 0.4 - (box.y + box.height / 2) * readable,
  };
}

/** All of it if it can be read so; otherwise its first box at the top. */
export function opening(drawing: Size, first: Box | undefined, pane: Size): View {
  const all = fitted(drawing, pane);
  if (all.scale >= READABLE || first === undefined) return all;
  const view = centred(first, pane, COMFORTABLE);
  return { ...view, y: MARGIN - first.y * view.scale };
}

export function isSeen(box: Box, view: View, pane: Size): boolean {
  const [left, top] = [box.x * view.scale + view.x, box.y * view.scale + view.y];
  return (
    view.scale >= READABLE &&
    left >= 0 &&
    top >= 0 &&
    left + box.width * view.scale <= pane.width &&
    top + box.height * view.scale <= pane.height
  );
}
