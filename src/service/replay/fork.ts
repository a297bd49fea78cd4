/**
 * A stored conversation, up to a turn, as a test: what the customer did, what the wallet answered, and what the bot says to it
 * now. The bot's lines are those of a rehearsal, because ids and clock of a test are others than those of the stored turns.
 */
import type { Effect } from '../../dialog/effect.ts';
import type { Event } from '../../dialog/event.ts';
import type { State } from '../../dialog/state.ts';
import { step } from '../../dialog/step.ts';
import { walletOf } from '../diff/courses.ts';
import { describeEffect, plain, rehearse, type Script, type ScriptLine } from '../rehearsal.ts';
import type { Knowledge } from '../turn.ts';
import type { Replay, ReplayedTurn } from './replay.ts';
import { withStandIns } from './secrets.ts';

export type Fork = {
  readonly script: Omit<Script, 'file' | 'line'>;
  /** What of the stored conversation a test cannot hold, or goes otherwise in it. */
  readonly remarks: readonly string[];
};

/** What the customer did in a turn, as a line; null where a script has none for it. */
function lineOf({ stored: { event, version } }: ReplayedTurn, before: State | null, remarks: string[]): ScriptLine | null {
  switch (event.kind) {
    case 'message': {
      if (event.button !== null) return { kind: 'press', line: version, label: event.text };
      const text = event.redacted.length > 0 ? withStandIns(event.text) : event.text;
      if (text === null) remarks.push(`turn ${version}: the secret that was taken out of the message has no stand-in`);
      return { kind: 'user', line: version, text: text ?? event.text, files: event.files.map((file) => file.name) };
    }
    case 'timer':
      return before?.timer === undefined ? null : { kind: 'silence', line: version, until: before.timer.purpose };
    case 'opened':
      remarks.push(`turn ${version}: tests begin with the customer's first words, without the greeting`);
      return null;
    case 'failed':
    case 'agent':
    case 'flows_changed':
      remarks.push(`turn ${version}: the event ${event.kind} has no line in a test`);
      return null;
    case 'call_result':
      return null;
  }
}

/** @param replay of the conversation up to the turn of the fork */
export function fork(knowledge: Knowledge, replay: Replay): Fork {
  const remarks: string[] = [];
  const acts = replay.turns.flatMap((turn, i) => {
    const line = lineOf(turn, replay.turns[i - 1]?.state ?? null, remarks);
    return line === null ? [] : [{ line, turn }];
  });
  const state = replay.turns.at(-1)?.state ?? null;
  const customer =
    replay.turns.flatMap(({ stored: { event } }) => ('customer' in event ? (event.customer ?? []) : []))[0] ?? null;
  const base = {
    title: `${replay.id}, up to turn ${replay.turns.at(-1)?.stored.version ?? 0}`,
    file: '',
    line: 0,
    topic: topicOf(knowledge, replay),
    lang: state?.lang ?? 'zh',
    customer: customer === null ? null : { id: customer.id, name: null },
    at: acts[0]?.turn.stored.event.at ?? replay.turns[0]?.stored.event.at ?? '1970-01-01T00:00:00.000Z',
    wallet: walletOf(replay).map(({ fields, ...reply }) => ({
      ...reply,
      fields: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)])),
    })),
    lines: [] as readonly ScriptLine[],
    end: null,
  };
  const { lines, ended } = answeredLines(knowledge, base, replay, acts, remarks);
  const { file: _file, line: _line, ...script } = { ...base, lines, end: ended };
  return { script, remarks };
}

type Act = { readonly line: ScriptLine; readonly turn: ReplayedTurn };

/** The lines of the customer, each followed by what the bot then says and does in a rehearsal. */
function answeredLines(
  knowledge: Knowledge,
  base: Script,
  replay: Replay,
  acts: readonly Act[],
  remarks: string[],
): { readonly lines: readonly ScriptLine[]; readonly ended: string | null } {
  const done: ScriptLine[] = [];
  const lines: ScriptLine[] = [];
  let state: State | null = null;
  let ended: string | null = null;
  let seen = 0;
  let parted = false;
  for (const [i, { line, turn }] of acts.entries()) {
    const pressed = line.kind === 'press' && !hasButton(knowledge, base, [...done, line]);
    if (pressed) remarks.push(`turn ${line.line}: the button “${line.label}” is not there in the test; it is typed`);
    const act: ScriptLine = pressed ? { kind: 'user', line: line.line, text: line.label, files: [] } : line;
    done.push(act);
    const events: Event[] = [];
    rehearse(knowledge, { ...base, lines: done }, (event) => events.push(event));
    const effects: Effect[] = [];
    const rules: string[] = [];
    for (const event of events.slice(seen)) {
      const result = step(knowledge.graph, state, event);
      state = JSON.parse(JSON.stringify(result.state)) as State;
      effects.push(...result.effects);
      rules.push(result.why.rule);
    }
    seen = events.length;
    ended = effects.flatMap((effect) => (effect.kind === 'outcome' ? [effect.disposition] : [])).at(-1) ?? ended;
    lines.push(act, ...expected(line.line, effects));
    if (!parted && rules.join() !== storedRules(replay, turn, acts[i + 1]?.turn).join()) {
      parted = true;
      remarks.push(`turn ${line.line}: the test goes another way here than the stored conversation did (${rules.join(', ')})`);
    }
  }
  return { lines, ended: state?.status === 'asking' ? 'open' : ended };
}

function hasButton(knowledge: Knowledge, base: Script, lines: readonly ScriptLine[]): boolean {
  const line = lines.at(-1)?.line;
  return rehearse(knowledge, { ...base, lines }).findings.every(
    (finding) => finding.line !== line || !finding.message.startsWith('no button'),
  );
}

/** Rules of the stored turns from one act to the next. */
function storedRules({ turns }: Replay, from: ReplayedTurn, to: ReplayedTurn | undefined): readonly string[] {
  const end = to === undefined ? turns.length : turns.indexOf(to);
  return turns.slice(turns.indexOf(from), end).flatMap(({ write }) => {
    const { why } = write;
    return typeof why === 'object' && why !== null && 'rule' in why ? [String(why.rule)] : [];
  });
}

/** Words that a check needs no more of. */
const CHECKED = 60;

function expected(line: number, effects: readonly Effect[]): readonly ScriptLine[] {
  const bubbles = effects.flatMap((effect) => (effect.kind === 'say' ? [effect.message] : []));
  const others = effects.filter((effect) => effect.kind !== 'say' && effect.kind !== 'timer').map(describeEffect);
  const labels = bubbles.at(-1)?.choices.map((choice) => choice.label) ?? [];
  const checks: ScriptLine[] = bubbles.map(({ text }) => ({ kind: 'bot', line, text: beginning(text) }));
  if (labels.length > 0) checks.push({ kind: 'buttons', line, labels });
  if (others.length > 0) checks.push({ kind: 'effects', line, effects: others });
  return checks;
}

function beginning(text: string): string {
  const [first = ''] = text.split('\n');
  return [...first].slice(0, CHECKED).join('');
}

function topicOf({ graph }: Knowledge, { turns }: Replay): string {
  for (const { state } of turns) {
    const frames = state.status === 'asking' || state.status === 'waiting' ? state.stack : [];
    for (const flow of [...frames.map((frame) => frame.flow), ...(state.finished ? [state.finished.flow] : [])]) {
      const role = graph.flows[flow]?.role;
      if (role?.kind === 'topic') return role.topic;
    }
  }
  return 'none';
}
