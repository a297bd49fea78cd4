/** Judges a run by what is stored at its end, what customers were answered, and what wallet and channel were asked. */
import { step } from '../../src/dialog/step.ts';
import type { FlowGraph } from '../../src/flow/graph.ts';
import { stateFingerprint } from '../../src/service/turn.ts';
import type { Disturbance } from './fleet.ts';
import type { Sent } from './load.ts';
import type { Delivered, Filed } from './outside.ts';
import { COMPLAINT } from './project.ts';
import type { Conversation } from './rows.ts';

export type Evidence = {
  readonly graph: FlowGraph;
  readonly conversations: readonly Conversation[];
  readonly sent: readonly Sent[];
  readonly filed: readonly Filed[];
  readonly delivered: readonly Delivered[];
  readonly disturbances: readonly Disturbance[];
};

/** `repeats`: deliveries that came again because of a disturbance, which a channel without keys cannot prevent. */
export type Verdict = { readonly faults: readonly string[]; readonly repeats: number };

export function judge(evidence: Evidence): Verdict {
  const faults: string[] = [];
  let repeats = 0;
  const stored = new Map(evidence.conversations.map((one) => [one.id, one]));
  for (const [name, sent] of Map.groupBy(evidence.sent, (message) => message.conversation)) {
    const one = stored.get(`bf:test:${name}`);
    const say = (fault: string) => faults.push(`${name}: ${fault}`);
    if (!one) {
      if (sent.some(({ acknowledged }) => acknowledged !== null)) say('lost: nothing is stored of an acknowledged conversation');
      continue;
    }
    for (const fault of [
      ...customersWords(one, sent),
      ...numbers(one),
      ...order(one, sent),
      ...answers(one, sent),
      ...retold(one, evidence),
      ...work(one),
    ])
      say(fault);
    if (sent[0]?.push !== true) continue;
    const told = deliveries(
      one,
      evidence.delivered.filter(({ conversation }) => conversation === name),
      evidence.disturbances.filter(({ of }) => of === null || of === name),
    );
    repeats += told.repeats;
    for (const fault of told.faults) say(fault);
  }
  return { faults, repeats };
}

/** A busy machine hears of the end of a process before it hears of the last message that this process has sent. */
const HEARD_LATE_MS = 1_000;

const keyOf = (message: Sent) => `${message.conversation}\n${message.id}`;

/** Nothing lost, nothing doubled, nothing that nobody said. */
function customersWords(one: Conversation, sent: readonly Sent[]): string[] {
  const faults: string[] = [];
  const rows = Map.groupBy(one.inbound, ({ id }) => id);
  for (const message of sent) {
    const found = (rows.get(keyOf(message)) ?? []).length;
    if (message.acknowledged === null) faults.push(`never acknowledged: ${message.id}`);
    else if (found !== 1) faults.push(`lost: acknowledged ${message.id} has ${found} rows of what arrived`);
  }
  const heard = one.messages.filter(({ sender }) => sender === 'customer').map(({ text }) => text);
  const said = sent.filter((message) => message.acknowledged !== null || rows.has(keyOf(message))).map(({ text }) => text);
  if (heard.toSorted().join('\n') !== said.toSorted().join('\n'))
    faults.push(`${heard.length > said.length ? 'doubled' : 'lost'}: ${said.length} messages sent, ${heard.length} stored`);
  return faults;
}

/** Messages and turns are counted without gaps. */
function numbers(one: Conversation): string[] {
  const faults: string[] = [];
  if (one.messages.some(({ seq }, i) => seq !== i + 1) || one.nextSeq !== one.messages.length + 1)
    faults.push(`gap: messages ${one.messages.map(({ seq }) => seq).join(' ')}, next ${one.nextSeq}`);
  if (one.turns.some(({ version }, i) => version !== i + 1) || one.version !== one.turns.length)
    faults.push(`gap: ${one.turns.length} turns, version ${one.version}`);
  return faults;
}

/** What was acknowledged before the next was sent stands before it; and the words of a row are the words that were sent. */
function order(one: Conversation, sent: readonly Sent[]): string[] {
  const faults: string[] = [];
  const place = new Map(one.inbound.map(({ id, first }) => [id, first]));
  const texts = new Map(one.messages.map(({ seq, text }) => [seq, text]));
  for (const message of sent) {
    const seq = place.get(keyOf(message));
    if (seq === undefined) continue;
    if (texts.get(seq) !== message.text) faults.push(`order: ${message.id} is not what stands at ${seq}`);
    for (const later of sent) {
      const behind = place.get(keyOf(later));
      if (message.acknowledged === null || behind === undefined) continue;
      if (message.acknowledged < later.sent && behind <= seq) faults.push(`order: ${later.id} stands before ${message.id}`);
    }
  }
  return faults;
}

/** All answers to one message are equal, and each is what is stored. */
function answers(one: Conversation, sent: readonly Sent[]): string[] {
  const faults: string[] = [];
  const stored = new Map(one.messages.map((message) => [message.seq, message]));
  for (const { id, replies } of sent) {
    const [first, ...again] = replies.map((reply) => JSON.stringify(reply));
    if (again.some((reply) => reply !== first)) faults.push(`answers differ: ${id}: ${[first, ...again].join(' / ')}`);
    for (const { id: activity, text } of replies[0] ?? []) {
      const message = stored.get(Number(activity.split('|')[1]));
      if (message?.sender !== 'bot' || message.text !== text) faults.push(`answer to ${id} is not what is stored: ${text}`);
    }
  }
  return faults;
}

/**
 * The engine, told the stored events in their order, comes to the stored states: no turn began from a state that was not the last.
 * And what it asked for was done once: each ticket, and each complaint to which the customer said yes.
 */
function retold(one: Conversation, { graph, filed }: Evidence): string[] {
  let state: Conversation['state'] | null = null;
  const asked = { tickets: 0, complaints: 0 };
  for (const { version, event, stateAfter } of one.turns) {
    const done = step(graph, state, event);
    state = done.state;
    asked.tickets += done.effects.filter((effect) => effect.kind === 'ticket' && !effect.again).length;
    asked.complaints += done.effects.filter((effect) => effect.kind === 'call' && effect.action === COMPLAINT).length;
    if (stateFingerprint(state) !== stateAfter) return [`overwritten: turn ${version} did not begin where the one before ended`];
  }
  if (asked.tickets !== one.tickets) return [`ticket lost or twice: ${one.tickets} tickets, ${asked.tickets} asked for`];
  return state !== null && stateFingerprint(state) !== stateFingerprint(one.state)
    ? ['overwritten: the state is not that of the last turn']
    : deeds(one, asked.complaints, filed);
}

/** Everything that was to be done is done. */
function work(one: Conversation): string[] {
  const faults = one.outbox
    .filter(({ status }) => status !== 'done')
    .map(({ kind, status, error }) => `work left: a row "${kind}" is ${status} (${error})`);
  return one.state.status === 'waiting' ? [...faults, 'work left: still waits for the wallet'] : faults;
}

/** At most one deed for each consent, and none that was told and not done. */
function deeds(one: Conversation, consents: number, filed: readonly Filed[]): string[] {
  const faults: string[] = [];
  const mine = filed.filter(({ key }) => key.startsWith(`${one.id}/`));
  const cases = new Set(mine.map(({ caseNo }) => caseNo));
  if (cases.size > consents) faults.push(`done twice: ${cases.size} complaints, ${consents} consents`);
  const told = one.messages
    .filter(({ sender }) => sender === 'bot')
    .flatMap(({ text }) => /已提交 (\S+)。/.exec(text)?.[1] ?? []);
  if (told.some((caseNo) => !cases.has(caseNo))) faults.push(`told and not done: ${told.join(' ')}`);
  if (new Set(told).size !== told.length) faults.push(`told twice: ${told.join(' ')}`);
  return faults;
}

/**
 * Everything arrived, in order; and came again only when something was broken between the two times. Messages are told by their
 * words, which can stand in a conversation twice: so arrivals are counted, and each one too many needs a disturbance of its own.
 */
function deliveries(
  one: Conversation,
  delivered: readonly Delivered[],
  disturbances: readonly Disturbance[],
): { readonly faults: readonly string[]; readonly repeats: number } {
  const faults: string[] = [];
  const expected = one.messages.filter(({ sender }) => sender === 'bot').map(({ text }) => text);
  const seen = new Set<string>();
  let next = 0;
  for (const { text } of delivered) {
    if (text === expected[next]) next += 1;
    else if (!seen.has(text)) faults.push(`order: delivered "${text}", expected "${expected[next]}"`);
    seen.add(text);
  }
  if (next < expected.length) faults.push(`lost: ${expected.length - next} messages were not delivered`);
  let repeats = 0;
  for (const [text, arrivals] of Map.groupBy(delivered, (arrival) => arrival.text)) {
    const tooMany = arrivals.length - expected.filter((words) => words === text).length;
    const excuses = arrivals.filter(({ at }, i) => {
      const before = arrivals[i - 1]?.at ?? Number.POSITIVE_INFINITY;
      return disturbances.some(({ from, to }) => to > before - HEARD_LATE_MS && from < at);
    }).length;
    repeats += Math.max(0, tooMany);
    if (tooMany > excuses) faults.push(`doubled: "${text}" came ${tooMany} times too often, with ${excuses} disturbances`);
  }
  return { faults, repeats };
}
