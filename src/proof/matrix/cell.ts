/** One cell of the repair matrix: a deviation at a waiting point, in one language. */
import type { Effect } from '../../dialog/effect.ts';
import type { Event } from '../../dialog/event.ts';
import type { State } from '../../dialog/state.ts';
import { step } from '../../dialog/step.ts';
import type { FlowGraph, Lang } from '../../flow/graph.ts';
import { movesAt } from '../explore/moves.ts';
import { eventOf, type Setting, type Stimulus, type Story, startOf } from '../explore/stimulus.ts';
import type { WaitingPoint } from '../explore/ways.ts';
import { actsOf, type Said } from './acts.ts';
import type { Deviation } from './deviations.ts';
import { type Reaction, reactionOf } from './reaction.ts';

/** Makes the event of a customer's words with the real matcher. */
export type Hear = (state: State, said: Said, setting: Setting, number: number) => Event;

export type Line = { readonly from: 'customer' | 'bot'; readonly text: string };

/** `open`: null when all is well, otherwise what is not. `absent`: the deviation cannot happen there, with the reason. */
export type Cell = {
  readonly point: WaitingPoint;
  readonly deviation: string;
  readonly lang: Lang;
  readonly result: 'ok' | 'failed' | 'absent';
  readonly why: string;
  readonly chat: readonly Line[];
};

/** Turns until the conversation must have come to an end, or back. */
const MOST_TURNS = 60;
/** Lines of the chat that a failing cell shows. */
const SHOWN = 12;

export type Place = { readonly point: WaitingPoint; readonly story: Story };

type Play = { state: State; effects: readonly Effect[]; number: number; readonly chat: Line[] };

export function playCell(graph: FlowGraph, hear: Hear, place: Place, deviation: Deviation, lang: Lang): Cell {
  const { point, story } = place;
  const cell = (result: Cell['result'], why: string, chat: readonly Line[] = []): Cell => ({
    point,
    deviation: deviation.id,
    lang,
    result,
    why,
    chat: chat.slice(-SHOWN),
  });
  const chat: Line[] = [];
  try {
    const start = tell(graph, story, lang, chat);
    if (!start || !restsAt(start.state, point)) return cell('failed', 'the waiting point is not reached in this language', chat);
    const acts = actsOf(graph, start, place, deviation, lang);
    if (typeof acts === 'string') return cell('absent', acts);
    const play: Play = { ...start, chat };
    let last: Reaction | null = null;
    for (const act of acts) {
      const event =
        typeof act === 'function' ? act(play.state, play.effects) : hear(play.state, act, story.setting, play.number + 1);
      if (event === null) {
        if (last !== null) break;
        return cell('failed', deviation.act.kind === 'silence' ? 'no timer is set' : 'nothing can be done there', chat);
      }
      last = turn(graph, play, event, start.state);
      if (deviation.act.kind === 'until_give_up' && !isAskedAgain(last)) break;
    }
    if (last === null) return cell('absent', 'nothing to do');
    const wrong = judge(graph, last, place, deviation, lang) ?? settle(graph, play, place, start.state, lang);
    return wrong === null
      ? cell('ok', last.rule)
      : cell('failed', `${wrong} [${last.rule}: ${last.path.slice(0, 3).join(' ')}]`, chat);
  } catch (error) {
    return cell('failed', `the turn broke: ${error instanceof Error ? error.message : String(error)}`, chat);
  }
}

function isAskedAgain({ rule }: Reaction): boolean {
  return rule === 'invalid_answer' || rule === 'noted';
}

/** Tells the story up to the waiting point. */
function tell(graph: FlowGraph, story: Story, lang: Lang, chat: Line[]): Omit<Play, 'chat'> | null {
  let at: { state: State; effects: readonly Effect[] } | null = null;
  for (const stimulus of story.stimuli) {
    const event = eventOf(stimulus, story.setting, at?.state ?? null, at?.effects ?? [], lang);
    if (!event) return null;
    const { state, effects } = step(graph, at?.state ?? null, event);
    chat.push({ from: 'customer', text: shortly(stimulus) }, ...bubbles(effects));
    at = { state, effects: effects.some(isSay) || !at ? effects : at.effects };
  }
  return at && { ...at, number: at.state.turn };
}

function shortly(stimulus: Stimulus): string {
  switch (stimulus.kind) {
    case 'press':
      return `(${stimulus.option})`;
    case 'want':
      return `(→ ${stimulus.flow})`;
    case 'result':
      return `(result: ${stimulus.result})`;
    case 'say':
      return typeof stimulus.value === 'object' ? `(${stimulus.value.kind})` : String(stimulus.value);
    default:
      return `(${stimulus.kind})`;
  }
}

function isSay(effect: Effect): boolean {
  return effect.kind === 'say';
}

function bubbles(effects: readonly Effect[]): Line[] {
  return effects.flatMap((effect): Line[] => {
    if (effect.kind !== 'say') return [];
    const labels = effect.message.choices.map((choice) => choice.label).join(' | ');
    return [{ from: 'bot', text: labels === '' ? effect.message.text : `${effect.message.text} [${labels}]` }];
  });
}

function restsAt(state: State, point: WaitingPoint): boolean {
  if (state.status !== 'asking' && state.status !== 'waiting') return false;
  const top = state.stack.at(-1);
  const kind = state.status === 'waiting' ? 'waiting' : state.question.kind;
  return top?.flow === point.flow && top.step === point.step && kind === point.kind;
}

function turn(graph: FlowGraph, play: Play, event: Event, origin: State): Reaction {
  const { state, effects, why } = step(graph, play.state, event);
  const text = event.kind === 'message' ? [event.text, ...event.files.map((file) => `[${file.name}]`)].join('') : event.kind;
  play.chat.push({ from: 'customer', text }, ...bubbles(effects));
  play.state = JSON.parse(JSON.stringify(state)) as State;
  if (effects.some(isSay)) play.effects = effects;
  play.number = state.turn;
  return reactionOf(origin, play.state, effects, why);
}

/** @returns what is wrong with the reaction; null when it fits */
function judge(graph: FlowGraph, reaction: Reaction, place: Place, deviation: Deviation, lang: Lang): string | null {
  const { point } = place;
  const asked = lang === 'zh' ? 'en' : 'zh';
  const foreign = reaction.bubbles.find((bubble) => {
    // Who waits for the wallet and changes the language may be answered in either.
    const spoken = !deviation.otherLanguage ? lang : point.kind === 'waiting' ? bubble.lang : asked;
    return bubble.lang !== spoken || !isIn(bubble.text, spoken);
  });
  if (foreign) return `speaks the wrong language: ${foreign.text}`;
  const patterns: { readonly [name: string]: string } = graph.patterns;
  const walked = deviation.patterns.some((name) => reaction.path.some((at) => at.startsWith(`${patterns[name]}/`)));
  if (point.kind === 'waiting') return judgeWaiting(reaction);
  if (isExpectedAnswer(graph, reaction, place, deviation)) return null;
  if (!walked && !deviation.rules.includes(reaction.rule)) return `an unfitting rule: ${reaction.rule}`;
  if (!deviation.outcomes.includes(reaction.outcome)) return `an unfitting outcome: ${reaction.outcome}`;
  if (deviation.keepsTries && reaction.triesUsed > 0) return 'a try was used up';
  return null;
}

/** Whoever waits for the wallet is told so; danger, a person and a lost answer may do more. */
function judgeWaiting({ rule, outcome }: Reaction): string | null {
  const fits = ['please_wait', 'after_call', 'digression', 'lost_result', 'late_result', 'reminder', 'expired'];
  return fits.includes(rule) ? null : `an unfitting rule while a call runs: ${rule}, ${outcome}`;
}

/** A question for any text takes any text; a "no" that ends the matter is a way to leave it; the flow that is meant runs already. */
function isExpectedAnswer(graph: FlowGraph, { rule, path, outcome }: Reaction, { point }: Place, deviation: Deviation): boolean {
  const step = graph.flows[point.flow]?.steps[point.step];
  if (deviation.about?.includes(point.flow)) return true;
  if (deviation.id === 'cancel' && rule === 'answer' && (step?.kind === 'call' || outcome === 'over')) return true;
  if (deviation.id === 'person' && path.some((at) => at.startsWith('human_agent/'))) return true;
  return step?.kind === 'ask' && step.type.kind === 'text' && rule === 'answer';
}

function isIn(text: string, lang: Lang): boolean {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return lang === 'zh' ? han > 0 : latin > 0 && han <= latin;
}

/** Goes on until the same question is answered, or nothing is open any more. @returns what stands in the way; null when nothing does */
function settle(graph: FlowGraph, play: Play, place: Place, origin: State, lang: Lang): string | null {
  const tried = new Map<string, number>();
  const { setting } = place.story;
  const spoken = play.state.lang ?? lang;
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    if (play.state.status !== 'asking' && play.state.status !== 'waiting') return null;
    const back = restsAt(play.state, place.point);
    const { moves } = movesAt(graph, play.state, play.effects, startOf(setting));
    const key = JSON.stringify(play.state.stack.map((frame) => [frame.flow, frame.step]));
    const count = tried.get(key) ?? 0;
    tried.set(key, count + 1);
    const stimulus = moves[count % Math.max(moves.length, 1)]?.stimulus;
    const event = stimulus && eventOf(stimulus, setting, play.state, play.effects, spoken);
    if (!event) return 'nothing can be answered any more';
    turn(graph, play, event, origin);
    if (back && stimulus.kind !== 'unclear') return null;
  }
  return `neither over nor back after ${MOST_TURNS} more turns`;
}
