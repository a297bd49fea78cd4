/** What a picture of a flow, or of all flows, shows: boxes and arrows in one language, free of any form of drawing. */
import type { Flow, FlowGraph, Lang, StepId } from '../flow/graph.ts';
import { type Box, type Drafting, draftBoxes, type Names, seenStep } from './draft.ts';
import { dropIdleBranches, foldAnswers, type Joined, mergeBubbles } from './fold.ts';
import { shorten } from './measure.ts';
import type { Outline, OutlineEdge, OutlineGroup, OutlineNode } from './model.ts';
import { TOPIC_ORDER, textIn, topicWord, word } from './words.ts';

export type { Outline, OutlineEdge, OutlineGroup, OutlineNode } from './model.ts';

const TITLE = 40;
const LABEL = 45;
/** Bubbles of one box that are shown; further ones are counted. */
const BUBBLES = 3;

/**
 * One flow as a picture. Silent steps (set, forget, plain goto) are left out, bubbles in a row are one box, and a
 * branch on the answer just given becomes the question's arrows.
 * @param names where titles of other flows and of actions are looked up; without it their ids are shown
 */
export function outlineFlow(flow: Flow, lang: Lang, names: Names | null = null): Outline {
  const { boxes } = boxesOf({ flow, lang, names });
  const usual = usualGiveUp(boxes);
  const nodes = [...boxes.values()].map((box) => nodeOf(box, usual));
  const edges = [...boxes.values()].flatMap(edgesOf);
  return { title: textIn(lang, flow.title), source: flow.file, lang, nodes: nodes.map(noted), edges, groups: [] };

  function noted(node: OutlineNode): OutlineNode {
    return node.kind === 'start' && usual !== null ? { ...node, notes: [...node.notes, word(lang, 'everywhere') + usual] } : node;
  }
}

function boxesOf(drafting: Drafting): { readonly boxes: ReadonlyMap<string, Box>; readonly joined: Joined } {
  const boxes = draftBoxes(drafting);
  const joined: Joined = new Map();
  foldAnswers(drafting, boxes, joined);
  dropIdleBranches(boxes, joined);
  mergeBubbles(boxes, joined);
  return { boxes, joined };
}

/** For each step of a flow the node of its outline that shows it, or what follows it where nobody would notice it. */
export function nodesOfSteps(flow: Flow): { readonly [step: StepId]: string } {
  const { boxes, joined } = boxesOf({ flow, lang: 'zh', names: null });
  const home = (step: StepId): readonly (readonly [StepId, string])[] => {
    let node = seenStep(flow, step);
    for (let next = joined.get(node); next !== undefined && !boxes.has(node); next = joined.get(node)) node = next;
    return boxes.has(node) ? [[step, node]] : [];
  };
  return Object.fromEntries(Object.keys(flow.steps).flatMap(home));
}

/** What most questions do after too many bad answers, if at least three do: it is said once, at the start. */
function usualGiveUp(boxes: ReadonlyMap<string, Box>): string | null {
  const count = new Map<string, number>();
  for (const { giveUp } of boxes.values()) if (giveUp !== null) count.set(giveUp, (count.get(giveUp) ?? 0) + 1);
  const [most] = [...count].sort(([, a], [, b]) => b - a);
  return most === undefined || most[1] < 3 ? null : most[0];
}

function nodeOf({ id, kind, name, texts, notes, giveUp, line }: Box, usualGiveUp: string | null): OutlineNode {
  const hidden = texts.length - BUBBLES;
  const text = [...texts.slice(0, BUBBLES), ...(hidden > 0 ? [`… +${hidden}`] : [])].join('\n');
  return { id, kind, name, text, notes: giveUp === null || giveUp === usualGiveUp ? notes : [...notes, giveUp], line };
}

/** Ways that lead from one box to the same other one are one arrow with all their words, or none if one needs none. */
function edgesOf(box: Box): OutlineEdge[] {
  const edges = new Map<string, { labels: string[]; aside: boolean }>();
  for (const { to, label, aside } of box.ways) {
    const edge = edges.get(to) ?? { labels: [], aside: true };
    if (!edge.labels.includes(label)) edge.labels.push(label);
    edge.aside &&= aside;
    edges.set(to, edge);
  }
  return [...edges].map(([to, { labels, aside }]) => {
    const label = labels.includes('') ? '' : shorten(labels.join(' / '), LABEL);
    return { from: box.id, to, label, aside };
  });
}

/** All flows by topic, sub-flows and patterns; an arrow where one leaves for another or runs it. */
export function outlineProject(graph: Pick<FlowGraph, 'flows'>, lang: Lang): Outline {
  const flows = Object.values(graph.flows);
  const node = (flow: Flow): OutlineNode => ({
    id: flow.id,
    kind: flow.role.kind === 'topic' && flow.role.topic === 'human_agent' ? 'handoff' : 'flow',
    name: flow.id,
    text: shorten(textIn(lang, flow.title), TITLE),
    notes: [],
    line: 0,
  });
  const group = (id: string, title: string, belongs: (flow: Flow) => boolean): OutlineGroup => ({
    id,
    title,
    nodes: flows.filter(belongs).map((flow) => flow.id),
  });
  const groups = [
    ...TOPIC_ORDER.map((topic) =>
      group(topic, topicWord(lang, topic), ({ role }) => role.kind === 'topic' && role.topic === topic),
    ),
    group('sub-flows', word(lang, 'subflows'), ({ role }) => role.kind === 'sub'),
    group('patterns', word(lang, 'patterns'), ({ role }) => role.kind === 'pattern'),
  ].filter(({ nodes }) => nodes.length > 0);
  const edges = flows.flatMap((flow) => linksOf(flow, lang).filter(({ to }) => Object.hasOwn(graph.flows, to)));
  return { title: word(lang, 'project'), source: '', lang, nodes: flows.map(node), edges, groups };
}

function linksOf(flow: Flow, lang: Lang): OutlineEdge[] {
  const edges = new Map<string, OutlineEdge>();
  for (const step of Object.values(flow.steps)) {
    if (step.kind !== 'link' && step.kind !== 'run') continue;
    const label = step.kind === 'run' ? word(lang, 'runs') : '';
    edges.set(`${step.kind} ${step.flow}`, { from: flow.id, to: step.flow, label, aside: false });
  }
  return [...edges.values()];
}
