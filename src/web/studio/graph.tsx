/** The drawing of a flow, with what is known of its steps marked on it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { EdgeView, FlowView, NodeView } from '../../service/studio/wire.ts';
import { useKeys } from './keys.ts';
import { useViewport, type Viewport } from './use-viewport.ts';
import type { Say } from './words.ts';

/** What is marked, by node. */
export type Marks = {
  /** Where the conversation stands. */
  readonly lit: string | null;
  /** Passed in the turn that is looked at. */
  readonly walked: ReadonlySet<string>;
  readonly chosen: string | null;
  readonly problems: ReadonlyMap<string, 'error' | 'warning'>;
};

type Props = {
  readonly view: FlowView;
  readonly marks: Marks;
  /** Brought into sight whenever it or `at` changes. */
  readonly target: { readonly node: string; readonly at: string } | null;
  readonly onChoose: (node: string) => void;
  readonly say: Say;
};

const PAN = 60;

export function Graph({ view, marks, target, onChoose, say }: Props) {
  const pane = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const port = useViewport(pane, `${view.flow} ${view.lang}`, view, view.nodes[0]);
  const boxOf = (id: string | null) => view.nodes.find((node) => node.id === id);
  // Not all that it reads is listed: shown once for each target, and again in another drawing.
  useEffect(() => {
    const box = boxOf(target?.node ?? null);
    if (box) port.show(box);
  }, [target?.node, target?.at, view.flow, view.lang]);
  useKeys({ '+': port.zoomIn, '=': port.zoomIn, '-': port.zoomOut, '0': port.fit });

  const stop = boxOf(active)?.id ?? boxOf(marks.lit)?.id ?? view.nodes[0]?.id;
  const turnTo = (by: number): void => {
    const at = view.nodes.findIndex(({ id }) => id === stop);
    const next = view.nodes[(at + by + view.nodes.length) % view.nodes.length];
    if (next === undefined) return;
    setActive(next.id);
    port.show(next);
    pane.current?.querySelector<SVGElement>(`[data-node="${CSS.escape(next.id)}"]`)?.focus({ preventScroll: true });
  };
  const { x, y, scale } = port.view;
  const lit = boxOf(marks.lit);
  return (
    <div
      class="pane"
      ref={pane}
      {...port.drag}
      onKeyDown={(event) => takeKey(event, port, turnTo)}
      role="application"
      aria-label={say('drawing')}
    >
      <svg class="signpost-drawing" width="100%" height="100%" aria-label={say('drawing')}>
        <g transform={`translate(${x} ${y}) scale(${scale})`}>
          {view.edges.map((edge) => (
            <Arrow
              key={`${edge.from} ${edge.to}`}
              edge={edge}
              walked={marks.walked.has(edge.from) && marks.walked.has(edge.to)}
            />
          ))}
          {lit && <rect class="halo" x={lit.x - 7} y={lit.y - 7} width={lit.width + 14} height={lit.height + 14} rx={14} />}
          {view.nodes.map((node) => (
            <Box
              key={node.id}
              node={node}
              marks={marks}
              tabIndex={node.id === stop ? 0 : -1}
              onPress={() => {
                if (port.wasDragged()) return;
                setActive(node.id);
                onChoose(node.id);
              }}
            />
          ))}
          {view.edges.map((edge) => edge.label && <Label key={`${edge.from} ${edge.to}`} label={edge.label} />)}
        </g>
      </svg>
      <Zoom port={port} lit={lit} say={say} />
    </div>
  );
}

/** Keys of the drawing while it has the focus. */
function takeKey(event: KeyboardEvent, port: Viewport, turnTo: (by: number) => void): void {
  const moves: { readonly [key: string]: () => void } = {
    ArrowLeft: () => port.pan(PAN, 0),
    ArrowRight: () => port.pan(-PAN, 0),
    ArrowUp: () => port.pan(0, PAN),
    ArrowDown: () => port.pan(0, -PAN),
    n: () => turnTo(1),
    p: () => turnTo(-1),
  };
  const move = event.ctrlKey || event.metaKey || event.altKey ? undefined : moves[event.key];
  if (move === undefined) return;
  event.preventDefault();
  move();
}

type ZoomProps = { readonly port: Viewport; readonly lit: NodeView | undefined; readonly say: Say };

function Zoom({ port, lit, say }: ZoomProps) {
  return (
    <div class="zoom">
      <button type="button" onClick={port.zoomIn} aria-label={say('zoom_in')} title={`${say('zoom_in')} (+)`}>
        +
      </button>
      <button type="button" onClick={port.zoomOut} aria-label={say('zoom_out')} title={`${say('zoom_out')} (-)`}>
        −
      </button>
      <button type="button" onClick={port.fit} title={`${say('fit')} (0)`}>
        {say('fit')}
      </button>
      <button type="button" disabled={!lit} onClick={() => lit && port.show(lit)}>
        {say('to_current')}
      </button>
    </div>
  );
}

function Arrow({ edge: { aside, line, tip }, walked }: { readonly edge: EdgeView; readonly walked: boolean }) {
  return (
    <g class={walked ? 'walked-way' : undefined}>
      <path class={aside ? 'way aside' : 'way'} d={line} />
      <path class="tip" d={tip} />
    </g>
  );
}

function Label({ label }: { readonly label: NonNullable<EdgeView['label']> }) {
  return (
    <g class="label" transform={`translate(${label.x} ${label.y})`}>
      <rect width={label.width} height={label.height} rx={4} />
      {label.lines.map(({ text, x, y }) => (
        <text key={y} x={x} y={y}>
          {text}
        </text>
      ))}
    </g>
  );
}

type BoxProps = {
  readonly node: NodeView;
  readonly marks: Marks;
  readonly tabIndex: number;
  readonly onPress: () => void;
};

function Box({ node, marks, tabIndex, onPress }: BoxProps) {
  const { id, kind, x, y, width, height, shape, lines } = node;
  const problem = marks.problems.get(id);
  const classes = ['node', kind, marks.lit === id && 'lit', marks.walked.has(id) && 'walked', marks.chosen === id && 'chosen'];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onPress();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no button elements
    <g
      class={classes.filter(Boolean).join(' ')}
      data-node={id}
      transform={`translate(${x} ${y})`}
      role="button"
      tabindex={tabIndex}
      aria-current={marks.lit === id ? 'step' : undefined}
      onClick={onPress}
      onKeyDown={onKeyDown}
    >
      {shape.points === null ? (
        <rect class="box" width={width} height={height} rx={shape.round} />
      ) : (
        <polygon class="box" points={shape.points} stroke-linejoin="round" />
      )}
      {shape.bars !== null && <path class="box" d={shape.bars} />}
      {lines.map((line) => (
        <text key={line.y} class={line.role} x={line.x} y={line.y}>
          {line.text}
        </text>
      ))}
      {problem && (
        <g class={`flag ${problem}`} transform={`translate(${width - 4} 4)`}>
          <circle r={10} />
          <text y={4.5}>!</text>
        </g>
      )}
    </g>
  );
}
