/**
 * Plays a written conversation against the flows and reports where it goes otherwise. Pure: the wallet's answers are part of
 * the script, the clock starts at its time and moves half a minute a message.
 */
import type { Choice, Effect } from '../dialog/effect.ts';
import type { Event } from '../dialog/event.ts';
import type { Customer, State, TimerPurpose } from '../dialog/state.ts';
import { step } from '../dialog/step.ts';
import type { SlotType, Value } from '../flow/graph.ts';
import { hearOpenly } from './hearing.ts';
import type { Knowledge } from './turn.ts';

export type ScriptLine = { readonly line: number } & (
  | { readonly kind: 'user'; readonly text: string; readonly files: readonly string[] }
  /** Presses the button with this label. */
  | { readonly kind: 'press'; readonly label: string }
  /** Nobody writes until the open timer fires, which is for this. */
  | { readonly kind: 'silence'; readonly until: TimerPurpose }
  /** The bot has said this, after what was checked before in the same answer; part of a bubble is enough. */
  | { readonly kind: 'bot'; readonly text: string }
  /** No bubble of the answer contains this. */
  | { readonly kind: 'not'; readonly text: string }
  /** The last bubble has exactly these buttons. */
  | { readonly kind: 'buttons'; readonly labels: readonly string[] }
  | { readonly kind: 'slots'; readonly values: { readonly [slot: string]: string } }
  /** Each is found among the effects of the answer, for example `call transaction_status order_no=20261122000001`. */
  | { readonly kind: 'effects'; readonly effects: readonly string[] }
);

export type Script = {
  readonly title: string;
  readonly file: string;
  readonly line: number;
  readonly topic: string;
  readonly lang: 'zh' | 'en';
  readonly customer: Customer | null;
  /** UTC instant. */
  readonly at: string;
  /** Answers of the wallet in the order of the calls. */
  readonly wallet: readonly {
    readonly action: string;
    readonly result: string;
    readonly fields: { readonly [field: string]: string };
  }[];
  readonly lines: readonly ScriptLine[];
  /** Disposition of the last flow that ended, or `open` when a question waits; null when the script does not say. */
  readonly end: string | null;
};

export type Finding = { readonly line: number; readonly message: string };
export type Rehearsal = {
  readonly findings: readonly Finding[];
  readonly said: readonly { readonly from: 'customer' | 'bot'; readonly text: string; readonly buttons: readonly string[] }[];
};

type Play = {
  readonly knowledge: Knowledge;
  readonly script: Script;
  readonly watch: (event: Event) => void;
  state: State | null;
  turn: number;
  /** Milliseconds that passed in silence; and for how many the open timer was to wait. */
  silent: number;
  waits: number;
  /** The call whose answer never comes, by the script. */
  lost: string | null;
  calls: number;
  /** Of the last answer. */
  bubbles: { text: string; choices: readonly Choice[] }[];
  /** Bubbles of the last answer that `bot` lines have not reached yet. */
  checked: number;
  effects: Effect[];
  ended: string | null;
  /** What the customer wrote last. */
  before: string | null;
  readonly findings: Finding[];
  readonly said: Rehearsal['said'][number][];
};

const MESSAGE_SECONDS = 30;
/** Stands in a script for the result of a call whose answer never comes. */
const LOST = 'lost';
/** Look-ups that one message may start before something is clearly wrong. */
const CALL_LIMIT = 20;

/** @param watch sees every event that reaches the engine, in order */
export function rehearse(knowledge: Knowledge, script: Script, watch: (event: Event) => void = () => {}): Rehearsal {
  const play: Play = {
    knowledge,
    script,
    watch,
    state: null,
    turn: 0,
    silent: 0,
    waits: 0,
    lost: null,
    calls: 0,
    bubbles: [],
    checked: 0,
    effects: [],
    ended: null,
    before: null,
    findings: [],
    said: [],
  };
  for (const line of script.lines) {
    try {
      playLine(play, line);
    } catch (error) {
      find(play, line.line, `the turn broke: ${error instanceof Error ? error.message : String(error)}`);
      break;
    }
  }
  checkEnd(play);
  if (play.calls < script.wallet.length)
    find(play, script.line, `the wallet was asked ${play.calls} times, the script has ${script.wallet.length} answers`);
  return { findings: play.findings, said: play.said };
}

/** `open`: a question waits for its answer; otherwise the disposition of the last flow that ended. */
function checkEnd({ script, state, ended, findings }: Play): void {
  const actual = script.end === 'open' && state?.status === 'asking' ? 'open' : ended;
  if (script.end === null || script.end === actual) return;
  const line = script.lines.at(-1)?.line ?? script.line;
  findings.push({ line, message: `the conversation should end as ${script.end}, it ended as ${actual ?? 'nothing'}` });
}

function find(play: Play, line: number, message: string): void {
  play.findings.push({ line, message });
}

function playLine(play: Play, line: ScriptLine): void {
  switch (line.kind) {
    case 'user':
      return send(play, line.line, line.text, null, line.files);
    case 'press': {
      const choice = play.bubbles.at(-1)?.choices.find((one) => one.label === line.label);
      if (!choice) return find(play, line.line, `no button “${line.label}”; there are: ${buttonsOf(play).join(' | ') || 'none'}`);
      return send(play, line.line, line.label, choice.payload, []);
    }
    case 'silence':
      return fallSilent(play, line);
    case 'bot': {
      const at = play.bubbles.findIndex((bubble, i) => i >= play.checked && bubble.text.includes(line.text));
      if (at < 0) return find(play, line.line, `the bot should say “${line.text}”, it said: ${saidNow(play)}`);
      play.checked = at;
      return;
    }
    case 'not':
      if (play.bubbles.some((bubble) => bubble.text.includes(line.text)))
        find(play, line.line, `the bot must not say “${line.text}”, it said: ${saidNow(play)}`);
      return;
    case 'buttons':
      if (buttonsOf(play).join('|') !== line.labels.join('|'))
        find(play, line.line, `buttons should be ${line.labels.join(' | ')}, they are ${buttonsOf(play).join(' | ')}`);
      return;
    case 'slots':
      return checkSlots(play, line);
    case 'effects':
      return checkEffects(play, line);
  }
}

function buttonsOf(play: Play): string[] {
  return (play.bubbles.at(-1)?.choices ?? []).map((choice) => choice.label);
}

function saidNow(play: Play): string {
  return play.bubbles.map((bubble) => `“${bubble.text}”`).join(' ') || 'nothing';
}

/** Lets the open timer fire: the clock goes on by as much as it was to wait. */
function fallSilent(play: Play, { line, until }: Extract<ScriptLine, { kind: 'silence' }>): void {
  const timer = play.state?.timer;
  if (timer?.purpose !== until)
    return find(play, line, `the bot should wait for the timer “${until}”, it waits for ${timer?.purpose ?? 'none'}`);
  begin(play);
  play.silent += play.waits;
  take(play, { kind: 'timer', ...stamp(play), timer: timer.id });
  hear(play, line);
}

function begin(play: Play): void {
  play.bubbles = [];
  play.effects = [];
  play.checked = 0;
}

function send(play: Play, line: number, text: string, button: string | null, files: readonly string[]): void {
  const { script } = play;
  begin(play);
  const raw = {
    text,
    before: play.before,
    redacted: null,
    button,
    files: files.map((name) => ({ name, contentType: 'image/png' })),
    customer: script.customer,
  };
  const event = hearOpenly(play.knowledge, play.state, raw, stamp(play));
  play.before = event.text;
  play.said.push({
    from: 'customer',
    text: [event.text, ...event.files.map((file) => `[${file.name}]`)].filter(Boolean).join(' '),
    buttons: [],
  });
  take(play, event);
  hear(play, line);
}

/** Answers for the wallet until the bot waits for the customer, and writes down what it said. */
function hear(play: Play, line: number): void {
  for (let n = 0; play.state?.status === 'waiting' && play.state.call.id !== play.lost; n++) {
    const call = play.effects.findLast((effect) => effect.kind === 'call');
    if (!call || n >= CALL_LIMIT) return find(play, line, 'the conversation waits for a look-up that never ends');
    const answer = answerCall(play, line, call);
    if (answer) take(play, answer);
  }
  for (const bubble of play.bubbles)
    play.said.push({ from: 'bot', text: bubble.text, buttons: bubble.choices.map((choice) => choice.label) });
}

function stamp(play: Play): { id: string; at: string; fresh: string } {
  play.turn += 1;
  const at = new Date(Date.parse(play.script.at) + (play.turn - 1) * MESSAGE_SECONDS * 1000 + play.silent).toISOString();
  return { id: `e${play.turn}`, at, fresh: `TEST${String(play.turn).padStart(6, '0')}` };
}

function take(play: Play, event: Event): void {
  play.watch(event);
  const result = step(play.knowledge.graph, play.state, event);
  // What is kept is what comes back from the store: plain JSON.
  play.state = JSON.parse(JSON.stringify(result.state)) as State;
  for (const effect of result.effects) {
    play.effects.push(effect);
    if (effect.kind === 'say') play.bubbles.push(effect.message);
    if (effect.kind === 'timer') play.waits = effect.afterMs;
    if (effect.kind === 'outcome') play.ended = effect.disposition;
  }
}

function answerCall(play: Play, line: number, call: Extract<Effect, { kind: 'call' }>): Event | null {
  const answer = play.script.wallet[play.calls];
  play.calls += 1;
  if (!answer || answer.action !== call.action) {
    find(play, line, `the wallet was asked for ${call.action}, the script has ${answer ? answer.action : 'no answer left'}`);
    return { kind: 'call_result', ...stamp(play), call: call.id, result: 'unavailable', fields: {} };
  }
  if (answer.result === LOST) {
    play.lost = call.id;
    return null;
  }
  const declared = play.knowledge.graph.actions[call.action]?.results[answer.result] ?? {};
  const fields: { [name: string]: Value } = {};
  for (const [name, text] of Object.entries(answer.fields)) {
    const field = declared[name];
    const value = field && parseValue(text, field.type);
    if (value === undefined)
      find(play, line, `${call.action} ${answer.result}: “${name}: ${text}” does not fit the declared field`);
    else fields[name] = value;
  }
  const missing = Object.entries(declared).filter(([name, field]) => !field.optional && !(name in fields));
  if (missing.length > 0) find(play, line, `${call.action} ${answer.result} lacks ${missing.map(([name]) => name).join(', ')}`);
  return { kind: 'call_result', ...stamp(play), call: call.id, result: answer.result, fields };
}

/** A value as scripts write it: `500 CNY`, `yes`, `2026-11-23T10:00:00Z`. */
export function parseValue(text: string, type: SlotType): Value | undefined {
  switch (type.kind) {
    case 'yes_no':
      return text === 'yes' || text === 'true' ? true : text === 'no' || text === 'false' ? false : undefined;
    case 'number':
      return Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'money': {
      const found = /^(\d+(?:\.\d{1,2})?) ([A-Z]{3})$/.exec(text);
      return found ? { kind: 'money', minor: Math.round(Number(found[1]) * 100), currency: found[2] ?? '' } : undefined;
    }
    case 'date':
      return Number.isNaN(Date.parse(text)) ? undefined : { kind: 'date', iso: text };
    case 'choice':
      return type.options.includes(text) ? text : undefined;
    case 'url':
    case 'attachment':
      return undefined;
    default:
      return text;
  }
}

export function plain(value: Value): string {
  if (value === true || value === false) return value ? 'yes' : 'no';
  if (typeof value !== 'object') return String(value);
  switch (value.kind) {
    case 'money':
      return `${(value.minor / 100).toFixed(2).replace(/\.00$/, '')} ${value.currency}`;
    case 'date':
      return value.iso;
    case 'url':
      return value.url;
    case 'attachment':
      return value.files.map((file) => file.name).join(', ');
    case 'sealed':
      return value.mask;
  }
}

function checkSlots(play: Play, line: Extract<ScriptLine, { kind: 'slots' }>): void {
  const { state } = play;
  const frames = state?.status === 'asking' || state?.status === 'waiting' ? state.stack : [];
  const known = new Map(frames.flatMap((frame) => Object.entries(frame.slots)).map(([name, value]) => [name, plain(value)]));
  for (const [name, expected] of Object.entries(line.values)) {
    const actual = known.get(name) ?? 'missing';
    if (actual !== expected) find(play, line.line, `slot ${name} should be ${expected}, it is ${actual}`);
  }
}

function checkEffects(play: Play, line: Extract<ScriptLine, { kind: 'effects' }>): void {
  const actual = play.effects.filter((effect) => effect.kind !== 'say').map(describeEffect);
  for (const expected of line.effects) {
    const words = expected.split(' ');
    if (!actual.some((text) => words.every((word) => text.split(' ').includes(word)))) {
      find(play, line.line, `expected the effect “${expected}”, there are: ${actual.join('; ') || 'none'}`);
    }
  }
}

export function describeEffect(effect: Effect): string {
  switch (effect.kind) {
    case 'say':
      return `say ${effect.message.text}`;
    case 'call':
      return ['call', effect.action, ...Object.entries(effect.input).map(([name, value]) => `${name}=${plain(value)}`)].join(' ');
    case 'ticket':
      return `ticket ${effect.ticket.reason} ${effect.ticket.priority} topic=${effect.brief.topic} tried=${effect.brief.tried.length}`;
    case 'withdraw':
      return 'withdraw';
    case 'ticket_note':
      return `ticket_note ${effect.number}`;
    case 'outcome':
      return `outcome ${effect.flow} ${effect.disposition}`;
    case 'timer':
      return `timer ${effect.purpose}`;
    case 'feedback':
      return `feedback ${effect.flow} ${effect.helped ? 'helped' : 'not_helped'}`;
  }
}
