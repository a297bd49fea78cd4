/** What the tree would say next, for the person who has the conversation: texts that can be sent as they are. Pure. */
import type { Brief } from '../dialog/effect.ts';
import { lookup, show, showValue } from '../dialog/lookup.ts';
import type { Frame, Standing, State } from '../dialog/state.ts';
import type { Turn } from '../dialog/turn.ts';
import { evaluate } from '../flow/evaluate.ts';
import type { Expr } from '../flow/expression.ts';
import { type Flow, type FlowGraph, LANGS, type Lang, type StepId, type Text, type Value } from '../flow/graph.ts';
import type { Suggestion } from './desk/wire.ts';
import { quietTurn } from './quiet-turn.ts';

type Both = { readonly [L in Lang]: string };
type Slots = Frame['slots'];
type Place = { readonly flow: Flow; readonly slots: Slots; readonly step: StepId };

const MOST_NEXT = 6;
const MOST_OTHERS = 4;
/** Of each of the topic's other flows. */
const MOST_FIRST = 2;
/** Steps that are looked at for one list. */
const FARTHEST = 200;
/** Flows of these topics lead to somebody, and here somebody is. */
const NO_HELP: readonly string[] = ['human_agent', 'none'];

/**
 * Texts from the saved step on, then the first ones of the topic's other flows. A text that shows a value which is not known is left
 * out; private values are masked. Where the bot gave up its place with the handoff, the answers tell how far the flow had come.
 * @param at UTC instant at which they are shown
 * @param brief of the handoff: what it is about, where only the wish for a person ended last
 */
export function suggestionsFor(
  graph: FlowGraph,
  state: State,
  at: string,
  brief: Pick<Brief, 'flow'> | null = null,
): readonly Suggestion[] {
  const place = savedPlace(graph, state, brief);
  const topic = place?.flow.role.kind === 'topic' ? place.flow.role.topic : null;
  if (!place || topic === null || NO_HELP.includes(topic)) return [];
  const speakers = { zh: quietTurn(graph, state, 'zh', at), en: quietTurn(graph, state, 'en', at) };
  const others = Object.values(graph.flows)
    .filter(({ id, role }) => id !== place.flow.id && role.kind === 'topic' && role.topic === topic)
    .slice(0, MOST_OTHERS);
  return [
    ...collect(speakers, place, MOST_NEXT),
    ...others.flatMap((flow) => collect(speakers, { flow, slots: {}, step: flow.start }, MOST_FIRST)),
  ];
}

function savedPlace(graph: FlowGraph, state: State, brief: Pick<Brief, 'flow'> | null): Place | null {
  const standing: Standing = state.status === 'handed_over' ? state.paused.standing : state;
  if ('stack' in standing) {
    const frame = standing.stack.findLast((one) => graph.flows[one.flow]?.role.kind === 'topic');
    const flow = frame && graph.flows[frame.flow];
    return frame && flow?.steps[frame.step] ? { flow, slots: frame.slots, step: frame.step } : null;
  }
  const { finished } = state;
  const flow = graph.flows[brief?.flow ?? finished?.flow ?? ''];
  if (!flow) return null;
  return { flow, slots: finished?.frames.find((frame) => frame.flow === flow.id)?.slots ?? {}, step: flow.start };
}

type Found = {
  readonly flow: Flow;
  readonly step: StepId;
  readonly slots: Slots;
  readonly text: Text;
  readonly branch: Both | null;
};

function collect(speakers: { readonly [L in Lang]: Turn }, start: Place, most: number): readonly Suggestion[] {
  const found = new Map<string, Suggestion>();
  for (const one of ahead(speakers.zh, start)) {
    const text = bothSaid(speakers, one);
    if (text === null || (found.size >= most && !found.has(`${one.flow.id}/${one.step}`))) continue;
    const name = { zh: wordsOf(one.flow.title, 'zh'), en: wordsOf(one.flow.title, 'en') };
    const key = `${one.flow.id}/${one.step}`;
    // What several answers lead to belongs to none of them.
    const branch = found.has(key) ? null : one.branch;
    const title = branch ? { zh: `${name.zh} · ${branch.zh}`, en: `${name.en} · ${branch.en}` } : name;
    found.set(key, { flow: one.flow.id, step: one.step, title, text });
  }
  return [...found.values()];
}

/** Texts in the order in which the walk comes to them; what lies before an answer that is there has been said. */
function ahead(t: Turn, start: Place): readonly Found[] {
  const open: { readonly place: Place; readonly branch: Both | null }[] = [{ place: start, branch: null }];
  const seen = new Set<string>();
  let found: Found[] = [];
  // Something is not known from here on.
  let asked = false;
  for (let i = 0; i < FARTHEST; i++) {
    const next = open.shift();
    if (!next) break;
    const { flow, slots, step: id } = next.place;
    const step = flow.steps[id];
    const key = `${flow.id}/${id}/${next.branch?.zh ?? ''}`;
    if (!step || seen.has(key)) continue;
    seen.add(key);
    if (step.kind === 'ask' && slots[step.slot] !== undefined) {
      if (!asked) found = [];
    } else {
      asked ||= step.kind === 'ask' || step.kind === 'call';
      if (step.kind === 'say' || step.kind === 'ask') found.push({ flow, step: id, slots, text: step.text, branch: next.branch });
    }
    for (const { branch = next.branch, ...place } of onward(t, next.place)) open.push({ place, branch });
  }
  return found;
}

/** Without a branch: of the one before. */
type Onward = Place & { readonly branch?: Both };

/** Where the walk can go from a step, by what is known; after a question or an action: where each answer leads, under its words. */
function onward(t: Turn, place: Place): readonly Onward[] {
  const { flow, slots, step: id } = place;
  const step = flow.steps[id];
  const to = (target: StepId | null | undefined): Onward[] => (target ? [{ flow, slots, step: target }] : []);
  switch (step?.kind) {
    case 'ask':
      if (slots[step.slot] !== undefined) return to(step.next);
      if (step.options?.kind !== 'fixed') return [];
      return step.options.options.map((option) => ({
        flow,
        slots: { ...slots, [step.slot]: option.id },
        step: step.next,
        branch: { zh: wordsOf(option.label, 'zh'), en: wordsOf(option.label, 'en') },
      }));
    case 'match': {
      const value = compute(t, place, step.on);
      const name = value === true ? 'yes' : value === false ? 'no' : String(value);
      return value === undefined ? [] : to(step.cases[name] ?? step.otherwise);
    }
    case 'when':
      return to(compute(t, place, step.test) === true ? step.then : step.otherwise);
    case 'call':
      return Object.entries(step.results).flatMap(([result, target]) => {
        const named = t.graph.actions[step.action]?.resultNames?.[result];
        return named ? [{ flow, slots, step: target, branch: { zh: wordsOf(named, 'zh'), en: wordsOf(named, 'en') } }] : [];
      });
    case 'say':
    case 'set':
    case 'goto':
      return to(step.next);
    case 'forget': {
      const left = Object.entries(slots).filter(([name]) => !step.slots.includes(name));
      return [{ flow, slots: Object.fromEntries(left), step: step.next }];
    }
    case 'link':
    case 'run': {
      const other = t.graph.flows[step.flow];
      return other ? [{ flow: other, slots: {}, step: other.start }] : [];
    }
    case 'return':
    case 'handoff':
    case 'end':
    case 'do':
    case undefined:
      return [];
  }
}

function compute(t: Turn, { flow, slots, step }: Place, expr: Expr): Value | undefined {
  const frame = frameOf(flow, slots, step);
  return evaluate(expr, (name) => lookup(t, frame, name), t.event.at, t.graph.brand.timeZone);
}

function frameOf(flow: Flow, slots: Slots, step: StepId): Frame {
  return { flow: flow.id, step, slots, counters: {}, origin: 'topic' };
}

/** Null when it shows something that is not known. */
function bothSaid(speakers: { readonly [L in Lang]: Turn }, { flow, step, slots, text }: Found): Both | null {
  const frame = frameOf(flow, slots, step);
  const said = LANGS.map((lang) => {
    const t = speakers[lang];
    const hidden: { [name: string]: string } = {};
    for (const part of text[lang].flat()) {
      if (part.kind !== 'variable') continue;
      const value = lookup(t, frame, part.name);
      if (value === undefined) return null;
      if (flow.slots[part.name]?.private) hidden[part.name] = showValue(t, frame, part.name, value, part.type, 'masked');
    }
    return show(t, frame, text, hidden);
  });
  const [zh, en] = said;
  return zh && en ? { zh, en } : null;
}

function wordsOf(text: Text, lang: Lang): string {
  return (text[lang][0] ?? []).map((part) => (part.kind === 'literal' ? part.text : '')).join('');
}
