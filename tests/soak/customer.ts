/**
 * A customer, a wallet and a clock that do anything at any time: press buttons, old ones and made-up ones too, answer well and
 * badly, change the subject, correct themselves, fall silent, open the window again; answers come, are lost, or come late.
 */
import type { Effect } from '../../src/dialog/effect.ts';
import type { Event } from '../../src/dialog/event.ts';
import type { State } from '../../src/dialog/state.ts';
import type { FlowGraph, SlotType, Value } from '../../src/flow/graph.ts';
import { hearOpenly } from '../../src/service/hearing.ts';
import type { Knowledge, Stamp } from '../../src/service/turn.ts';
import type { Random } from './random.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Messages that are understood once for each open question, and then said again and again. */
const REPERTOIRE = 10;
/** Share of messages that are understood anew, in the light of everything said before: corrections among them. */
const FRESHLY_UNDERSTOOD = 0.01;

type MessageEvent = Extract<Event, { kind: 'message' }>;
type Words = readonly [string, ...string[]];

export type Customers = {
  /** What happens next in a conversation that stands at `state` and has just seen `effects`. */
  next(random: Random, state: State | null, effects: readonly Effect[], stamp: Stamp): Event;
};

const VALUES = ['2026112300000101', '订单号是 2026112200000045', '500', '大概三百块', '昨天下午', '13800138000', '6217'] as const;
const OTHER_WORDS = [
  '不是，是上个月3号',
  '不对，是充值',
  'no, I meant 300 yuan',
  '都不是',
  '不知道',
  '嗯',
  '???',
  'asdf qwer',
  '好的',
  '不用了',
  'yes please',
  'not really',
  '第二个',
  '2',
  '上一步',
  '跳过',
  '重新开始',
  '算了',
  '再说一遍',
  'go back',
  'start over',
  'English please',
  '转人工',
  '谢谢',
  '你们这什么破软件',
  'http://official-pay.example/verify',
  '转账没到，还有怎么改手机号',
  '我先去试试',
  'Bonjour, où est mon argent ?',
] as const;

export function customers(knowledge: Knowledge): Customers {
  const words = wordsOf(knowledge.graph);
  const understood = new Map<string, readonly [MessageEvent, ...MessageEvent[]]>();

  const said = (random: Random, state: State | null, stamp: Stamp): MessageEvent => {
    if (random.chance(FRESHLY_UNDERSTOOD)) return message(knowledge, state, random, words, stamp);
    const key = placeOf(state);
    let repertoire = understood.get(key);
    if (!repertoire) {
      const one = () => message(knowledge, state, random, words, stamp);
      repertoire = [one(), ...Array.from({ length: REPERTOIRE - 1 }, one)];
      understood.set(key, repertoire);
    }
    const { understanding, ...picked } = random.pick(repertoire);
    // What it corrects depends on what was answered before, which is another thing each time.
    return { ...picked, ...stamp, understanding: { ...understanding, correction: null } };
  };

  return {
    next(random, state, effects, stamp) {
      const rare = rareEvent(random, state, stamp);
      if (rare) return rare;
      if (state?.status === 'waiting' && random.chance(0.85)) return answerOf(knowledge.graph, random, state, effects, stamp);
      if (state?.timer !== undefined && random.chance(0.05)) return { kind: 'timer', ...stamp, timer: state.timer.id };
      const button = state?.status === 'asking' && random.chance(0.55) ? buttonOf(random, effects) : null;
      if (button === null) return said(random, state, stamp);
      return { ...said(random, state, stamp), ...stamp, text: button.label, button: button.payload };
    },
  };
}

/** What a conversation can take at any time. */
function rareEvent(random: Random, state: State | null, stamp: Stamp): Event | null {
  const dice = random.next();
  if (state === null && dice < 0.5) return opened(random, stamp);
  if (dice < 0.01) return opened(random, stamp);
  if (dice < 0.015) return { kind: 'failed', ...stamp };
  if (dice < 0.02) return { kind: 'flows_changed', ...stamp };
  if (dice < 0.03) return { kind: 'timer', ...stamp, timer: `${random.below(9)}.1` };
  if (dice < 0.04) return { kind: 'call_result', ...stamp, call: `${random.below(9)}.1`, result: 'unavailable', fields: {} };
  return null;
}

function opened(random: Random, stamp: Stamp): Event {
  return { kind: 'opened', ...stamp, customer: someone(random), lang: random.pick(['zh', 'en', null]) };
}

function someone(random: Random): { id: string; name: string | null } | null {
  return random.chance(0.3) ? { id: `cust-${random.below(9)}`, name: random.chance(0.5) ? '李娜' : null } : null;
}

/** Where the customer hears the question from: the same place expects the same answers. */
function placeOf(state: State | null): string {
  if (state?.status !== 'asking') return `${state?.status} ${state?.lang}`;
  const top = state.stack.at(-1);
  return `${top?.flow}/${top?.step} ${state.question.shown?.join()} ${state.lang}`;
}

function message(knowledge: Knowledge, state: State | null, random: Random, words: Words, stamp: Stamp): MessageEvent {
  const text = random.pick(random.pick([VALUES, VALUES, OTHER_WORDS, words]));
  const files = random.chance(0.05) ? [{ name: 'screenshot.png', contentType: 'image/png' }] : [];
  const redacted = random.chance(0.03) ? [random.pick(['password', 'code', 'card'])] : [];
  return hearOpenly(knowledge, state, { text, before: null, redacted, button: null, files, customer: someone(random) }, stamp);
}

function wordsOf(graph: FlowGraph): Words {
  const examples = Object.values(graph.flows).flatMap((flow) => [
    ...flow.examples.zh.slice(0, 4),
    ...flow.examples.en.slice(0, 4),
  ]);
  return ['你好', ...examples];
}

/** A button of the last bubble; now and then one of an older bubble, of no bubble, or a broken one. */
function buttonOf(random: Random, effects: readonly Effect[]): { label: string; payload: string } | null {
  if (random.chance(0.08)) return { label: 'x', payload: random.pick(['1.yes', '2.~skip', '3.no', '999999.other', '%00', '']) };
  const [first, ...others] = effects.flatMap((effect) => (effect.kind === 'say' ? effect.message.choices : []));
  return first === undefined ? null : random.pick([first, ...others]);
}

function answerOf(
  graph: FlowGraph,
  random: Random,
  state: Extract<State, { status: 'waiting' }>,
  effects: readonly Effect[],
  stamp: Stamp,
): Event {
  const call = effects.findLast((effect) => effect.kind === 'call');
  const results = Object.entries((call && graph.actions[call.action]?.results) ?? {});
  const [first, ...others] = results;
  const base = { kind: 'call_result', ...stamp, call: state.call.id } as const;
  if (first === undefined || random.chance(0.15)) return { ...base, result: random.pick(['unavailable', 'unknown']), fields: {} };
  const [result, fields] = random.pick([first, ...others]);
  const values = Object.entries(fields).flatMap(([name, field]): [string, Value][] =>
    field.optional && random.chance(0.4) ? [] : [[name, valueFor(field.type, random, stamp.at)]],
  );
  return { ...base, result, fields: Object.fromEntries(values) };
}

function valueFor(type: SlotType, random: Random, at: string): Value {
  switch (type.kind) {
    case 'yes_no':
      return random.chance(0.5);
    case 'number':
      return random.below(1000);
    case 'money':
      return { kind: 'money', minor: random.below(1_000_000), currency: 'CNY' };
    case 'date': {
      const iso = new Date(Date.parse(at) + (random.below(240) - 120) * 3_600_000).toISOString();
      return { kind: 'date', iso: random.chance(0.5) ? iso : iso.slice(0, 10) };
    }
    case 'choice':
      return type.options[random.below(type.options.length)] ?? '';
    case 'url':
      return { kind: 'url', url: 'https://example.com/', host: 'example.com', verdict: 'cannot_confirm' };
    case 'attachment':
      return { kind: 'attachment', files: [] };
    default:
      return `${type.kind} ${random.below(1000)}`;
  }
}

/** Clock, id and randomness of an event. */
export function stampOf(random: Random, turn: number, at: number): Stamp {
  const fresh = Array.from({ length: 10 }, () => CROCKFORD[random.below(CROCKFORD.length)]).join('');
  return { id: `e${turn}`, at: new Date(at).toISOString(), fresh };
}
