/**
 * Turns an explored route into a written conversation: each stimulus becomes words that the real matcher understands that way,
 * which is tried out; what the bot answers becomes what must be true.
 */

import type { Effect } from '../../dialog/effect.ts';
import type { Event } from '../../dialog/event.ts';
import { parsePayload } from '../../dialog/question.ts';
import type { State } from '../../dialog/state.ts';
import { step } from '../../dialog/step.ts';
import type { Lang, Value } from '../../flow/graph.ts';
import type { Route } from '../../proof/explore/cover.ts';
import type { Exploration, Transition } from '../../proof/explore/explore.ts';
import { stateKey } from '../../proof/explore/key.ts';
import { CUSTOMER, eventOf, type Setting, stampOf } from '../../proof/explore/stimulus.ts';
import { hearOpenly } from '../hearing.ts';
import { plain } from '../rehearsal.ts';
import type { Knowledge } from '../turn.ts';
import { type Saying, sayings } from './words.ts';

/** One line by the customer and what must be true after it. */
export type Beat = { readonly saying: Saying; readonly bubbles: readonly string[]; readonly effects: readonly string[] };

export type WalletAnswer = {
  readonly action: string;
  readonly result: string;
  readonly fields: { readonly [name: string]: Value };
};

export type Realised = {
  readonly setting: Setting;
  readonly lang: Lang;
  readonly beats: readonly Beat[];
  readonly wallet: readonly WalletAnswer[];
  /** Null where no flow ended, and none is open. */
  readonly end: string | null;
  /** Ways of steps that the conversation really takes. */
  readonly ways: readonly string[];
};

/** Where a route could not be said in words. */
export type Unsaid = { readonly at: Transition; readonly why: string };

type Play = {
  readonly knowledge: Knowledge;
  readonly exploration: Exploration;
  readonly setting: Setting;
  readonly lang: Lang;
  /** Milliseconds of silence so far, and for how many the open timer is to wait. */
  silent: number;
  waits: number;
  state: State | null;
  last: readonly Effect[];
  ended: string | null;
  readonly beats: { saying: Saying; bubbles: string[]; effects: string[] }[];
  readonly wallet: WalletAnswer[];
};

/** Plays a route with the real matcher. Returns where it cannot be said, if it cannot. */
export function realise(knowledge: Knowledge, exploration: Exploration, route: Route, lang: Lang): Realised | Unsaid {
  const first = route.transitions[0];
  const setting = first ? exploration.nodes[first.to]?.setting : undefined;
  if (!first || !setting) throw new Error('a route needs a beginning');
  const play: Play = {
    knowledge,
    exploration,
    setting,
    lang,
    silent: 0,
    waits: 0,
    state: null,
    last: [],
    ended: null,
    beats: [],
    wallet: [],
  };
  for (const transition of route.transitions) {
    const done = transition.stimulus.kind === 'result' ? takeResult(play, transition) : takeSaying(play, transition);
    if (!done) return { at: transition, why: `no words were found for ${JSON.stringify(transition.stimulus)}` };
  }
  const open = play.state?.status === 'asking' || play.state?.status === 'waiting';
  const end = play.ended ?? (open ? 'open' : null);
  const ways = [...new Set(route.transitions.flatMap((transition) => transition.ways))];
  return { setting, lang, beats: play.beats, wallet: play.wallet, end, ways };
}

function takeResult(play: Play, transition: Transition): boolean {
  const made = eventOf(transition.stimulus, play.setting, play.state, play.last, play.lang);
  const event = made && { ...made, at: stampFor(play).at };
  const call = play.last.findLast((effect) => effect.kind === 'call');
  if (event?.kind !== 'call_result' || call?.kind !== 'call') return false;
  play.wallet.push({ action: call.action, result: event.result, fields: event.fields });
  const beat = play.beats.at(-1);
  return beat !== undefined && take(play, transition, event, beat);
}

function takeSaying(play: Play, transition: Transition): boolean {
  const { graph } = play.knowledge;
  const labels = labelsOf(play.last);
  // Typed in every other turn, so that both are tried.
  const typed = (play.beats.length + transition.from) % 2 === 1;
  for (const saying of sayings(graph, play.state, transition.stimulus, labels.byOption, play.lang, typed)) {
    const beat = { saying, bubbles: [], effects: [] };
    if (take(play, transition, eventFor(play, saying, labels.payloads), beat)) {
      play.beats.push(beat);
      return true;
    }
  }
  return false;
}

function eventFor(play: Play, saying: Saying, payloads: ReadonlyMap<string, string>): Event {
  if (saying.silence !== undefined) {
    play.silent += play.waits;
    return { kind: 'timer', ...stampFor(play), timer: play.state?.timer?.id ?? '' };
  }
  const raw = {
    text: saying.text,
    before: null,
    redacted: null,
    button: saying.press ? (payloads.get(saying.text) ?? null) : null,
    files: saying.files.map((name) => ({ name, contentType: 'image/png' })),
    customer: play.setting.signedIn ? { id: CUSTOMER, name: null } : null,
  };
  return hearOpenly(play.knowledge, play.state, raw, stampFor(play));
}

/** Silence moves the clock as far as it lasts. */
function stampFor(play: Play): ReturnType<typeof stampOf> {
  const stamp = stampOf(play.setting, (play.state?.turn ?? 0) + 1);
  return { ...stamp, at: new Date(Date.parse(stamp.at) + play.silent).toISOString() };
}

/** Takes an event when it does what exploration has seen; otherwise nothing is changed. */
function take(play: Play, transition: Transition, event: Event, beat: { bubbles: string[]; effects: string[] }): boolean {
  const { graph } = play.knowledge;
  const { state, effects, why } = step(graph, play.state, event);
  if (why.path.join() !== transition.path.join()) return false;
  const expected = play.exploration.nodes[transition.to]?.state;
  const same = expected && stateKey(graph, play.setting, state) === stateKey(graph, play.setting, expected);
  if (!same && transition.stimulus.kind !== 'unsure') return false;
  play.state = JSON.parse(JSON.stringify(state)) as State;
  play.last = effects;
  for (const effect of effects) {
    if (effect.kind === 'say') beat.bubbles.push(effect.message.text);
    else if (effect.kind === 'timer') play.waits = effect.afterMs;
    else beat.effects.push(effectLine(effect));
    if (effect.kind === 'outcome') play.ended = effect.disposition;
  }
  return true;
}

function labelsOf(effects: readonly Effect[]): { byOption: ReadonlyMap<string, string>; payloads: ReadonlyMap<string, string> } {
  const last = effects.findLast((effect) => effect.kind === 'say');
  const choices = last?.kind === 'say' ? last.message.choices : [];
  return {
    byOption: new Map(
      choices.flatMap(({ label, payload }) => {
        const option = parsePayload(payload)?.option;
        return option === undefined ? [] : [[option, label] as const];
      }),
    ),
    payloads: new Map(choices.map(({ label, payload }) => [label, payload])),
  };
}

/** An effect as written conversations check it. */
function effectLine(effect: Exclude<Effect, { kind: 'say' | 'timer' }>): string {
  switch (effect.kind) {
    case 'call':
      return ['call', effect.action, ...Object.entries(effect.input).map(([name, value]) => `${name}=${plain(value)}`)].join(' ');
    case 'ticket':
      return `ticket ${effect.ticket.reason} ${effect.ticket.priority} topic=${effect.brief.topic}`;
    case 'withdraw':
      return 'withdraw';
    case 'ticket_note':
      return 'ticket_note';
    case 'outcome':
      return `outcome ${effect.flow} ${effect.disposition}`;
    case 'feedback':
      return `feedback ${effect.flow} ${effect.helped ? 'helped' : 'not_helped'}`;
  }
}
