/** Zoom and pan of a pane with the mouse; keys and buttons call the same moves. */
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Box, centred, fitted, isSeen, moved, opening, type Size, type View, zoomed } from './viewport.ts';

const WHEEL = 0.0015;
const STEP = 1.25;
/** A press that moves less is a click. */
const CLICK = 4;

export type Viewport = {
  readonly view: View;
  zoomIn(): void;
  zoomOut(): void;
  fit(): void;
  pan(x: number, y: number): void;
  show(box: Box): void;
  readonly drag: {
    onPointerDown(event: PointerEvent): void;
    onPointerMove(event: PointerEvent): void;
    onPointerUp(event: PointerEvent): void;
  };
  /** Whether the press that ends now has moved the drawing. */
  wasDragged(): boolean;
};

/** @param key another one means another drawing, which is shown from its beginning */
export function useViewport(pane: RefObject<HTMLElement | null>, key: string, drawing: Size, first: Box | undefined): Viewport {
  const [view, setView] = useState<View>({ x: 0, y: 0, scale: 1 });
  const drag = useRef<{ x: number; y: number; far: boolean } | null>(null);
  const dragged = useRef(false);
  const size = (): Size => {
    const { width = 0, height = 0 } = pane.current?.getBoundingClientRect() ?? {};
    return { width, height };
  };
  const middle = () => ({ x: size().width / 2, y: size().height / 2 });

  // Not all that it reads is listed: the key stands for the drawing.
  useEffect(() => {
    if (drawing.width > 0) setView(opening(drawing, first, size()));
  }, [key]);
  useEffect(() => {
    const element = pane.current;
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { left, top } = (element as HTMLElement).getBoundingClientRect();
      const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 20 : 1) * WHEEL);
      setView((old) => zoomed(old, factor, { x: event.clientX - left, y: event.clientY - top }));
    };
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  }, [pane]);

  return {
    view,
    zoomIn: () => setView((old) => zoomed(old, STEP, middle())),
    zoomOut: () => setView((old) => zoomed(old, 1 / STEP, middle())),
    fit: () => setView(fitted(drawing, size())),
    pan: (x, y) => setView((old) => moved(old, x, y)),
    show: (box) => setView((old) => (isSeen(box, old, size()) ? old : centred(box, size(), old.scale))),
    wasDragged: () => dragged.current,
    drag: {
      onPointerDown(event) {
        if (event.button !== 0) return;
        drag.current = { x: event.clientX, y: event.clientY, far: false };
        dragged.current = false;
      },
      onPointerMove(event) {
        const from = drag.current;
        if (from === null) return;
        const [x, y] = [event.clientX - from.x, event.clientY - from.y];
        if (!from.far && Math.hypot(x, y) < CLICK) return;
        if (!from.far) pane.current?.setPointerCapture(event.pointerId);
        dragged.current = true;
        drag.current = { x: event.clientX, y: event.clientY, far: true };
        setView((old) => moved(old, x, y));
      },
      onPointerUp() {
        drag.current = null;
      },
    },
  };
}
