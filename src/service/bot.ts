/** One turn from start to finish: redact, identify, decide and commit, answer. */

import { show } from '../dialog/lookup.ts';
import type { Customer } from '../dialog/state.ts';
import { newState, openTurn } from '../dialog/turn.ts';
import { redact } from '../redaction/redact.ts';
import type { Buttons } from './buttons.ts';
import type {
  Before,
  Clock,
  Identity,
  Ids,
  Incoming,
  Log,
  Reply,
  Store,
  StoredMessage,
  TurnOutcome,
  TurnRequest,
  TurnWrite,
} from './ports.ts';
import type { Settling } from './settling.ts';
import { nextStep } from './trace.ts';
import { type CustomerMessage, decideTurn, type Knowledge, messageEvent, type Stamp } from './turn.ts';

export type BotParts = {
  /** Read at every turn, so that edited flows can take the place of the old ones between two turns. */
  readonly knowledge: () => Knowledge;
  readonly store: Store;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Woken when a turn left work in the outbox. */
  readonly wake: () => void;
  readonly settling: Settling;
  readonly buttons: Buttons;
};

/** Takes one incoming thing and gives what the channel should answer. Rejects only when the store is out of order. */
export async function receive(bot: BotParts, incoming: Incoming): Promise<Reply> {
  if (incoming.kind === 'catch_up') {
    return { messages: await messagesAfter(bot, incoming.conversation, incoming.after ?? 0), problem: null };
  }
  const stamp: Stamp = { id: bot.ids.unique(), at: bot.clock.now(), fresh: bot.ids.fresh() };
  // The same flows read the button and take it.
  const knowledge = bot.knowledge();
  const { text, found } = redact(incoming.text, null);
  const customer = incoming.identityToken === null ? null : await bot.identity.verify(incoming.identityToken);
  const message: CustomerMessage = {
    text,
    redacted: found.map((secret) => secret.kind),
    button:
      incoming.button === null ? null : bot.buttons.read(incoming.conversation, knowledge.graph.fingerprint, incoming.button),
    files: incoming.files,
    customer,
  };
  const request: TurnRequest = {
    inbound: incoming.inbound,
    bodyHash: incoming.bodyHash,
    conversation: incoming.conversation,
    address: incoming.address,
    at: stamp.at,
    trace: nextStep(incoming.traceparent),
  };
  const settled = incoming.wait ? bot.settling.expect(incoming.conversation) : null;
  try {
    const outcome = await runTurn(bot, knowledge, incoming, request, message, customer, stamp);
    if (outcome.kind === 'conflict') return { messages: [], problem: 'conflict' };
    if (outcome.kind === 'failed') return { messages: [lastWords(bot, stamp)], problem: 'failed' };
    if (!settled) return { messages: [], problem: null };
    const answers = await answersOf(bot, incoming.conversation, outcome, settled.done);
    return { messages: bot.buttons.sign(incoming.conversation, outcome.state.fingerprint, answers), problem: null };
  } finally {
    settled?.release();
  }
}

/** What bot and agents have said behind a message, ready for the channel: for clients that are not sent to. */
export async function messagesAfter(
  { store, buttons }: Pick<BotParts, 'store' | 'buttons'>,
  conversation: string,
  after: number,
): Promise<readonly StoredMessage[]> {
  const known = await store.conversation(conversation);
  if (!known) return [];
  const messages = (await store.transcript(conversation, after)).filter((message) => message.from !== 'customer');
  return buttons.sign(conversation, known.state.fingerprint, messages);
}

async function runTurn(
  bot: BotParts,
  knowledge: Knowledge,
  incoming: Incoming,
  request: TurnRequest,
  message: CustomerMessage,
  customer: Customer | null,
  stamp: Stamp,
): Promise<TurnOutcome> {
  const push = !incoming.wait;
  const outcome = await commit(bot, request, (before) => {
    if (incoming.kind === 'opened') {
      return decideTurn(knowledge, before, { kind: 'opened', ...stamp, customer, lang: langOf(incoming.locale) }, null, push);
    }
    const event = messageEvent(knowledge, before.state, message, stamp);
    return decideTurn(knowledge, before, event, { text: said(message), lang: before.state?.lang ?? 'zh' }, push);
  });
  if (outcome.kind !== 'failed') return outcome;
  bot.log.error(
    { conversation: incoming.conversation, trace: request.trace, err: outcome.error },
    'turn failed; the conversation stays where it was',
  );
  const { inbound } = request;
  return commit(bot, { ...request, inbound: { ...inbound, messageId: `${inbound.messageId}#failed` } }, (before) =>
    decideTurn(knowledge, before, { kind: 'failed', ...stamp }, { text: said(message), lang: before.state?.lang ?? 'zh' }, push),
  );
}

/** Runs the turn in the store, and tells the dispatcher when it left work. */
async function commit(bot: BotParts, request: TurnRequest, decide: (before: Before) => TurnWrite): Promise<TurnOutcome> {
  let leftWork = false;
  const outcome = await bot.store.turn(request, (before) => {
    const write = decide(before);
    leftWork = write.outbox.length > 0;
    return write;
  });
  if (leftWork) bot.wake();
  return outcome;
}

function said(message: CustomerMessage): string {
  return [message.text, ...message.files.map((file) => `[${file.name}]`)].filter((part) => part !== '').join('\n');
}

function langOf(locale: string | null): 'zh' | 'en' | null {
  if (locale === null) return null;
  return /^(zh|yue|cmn)\b/i.test(locale) ? 'zh' : 'en';
}

/** The bot's messages that answer this turn, those after a look-up included. */
async function answersOf(
  bot: BotParts,
  conversation: string,
  outcome: Extract<TurnOutcome, { kind: 'done' | 'duplicate' }>,
  done: () => Promise<void>,
): Promise<readonly StoredMessage[]> {
  const waiting = outcome.state.status === 'waiting';
  if (outcome.kind === 'done' && !waiting) return outcome.messages.filter((message) => message.from !== 'customer');
  const first = outcome.messages[0];
  if (!first) return [];
  if (waiting) await done();
  const after = await bot.store.transcript(conversation, first.seq - 1);
  const next = after.findIndex((message, i) => i > 0 && message.from === 'customer');
  return after.slice(0, next < 0 ? undefined : next).filter((message) => message.from !== 'customer');
}

/** When even the apology could not be stored. */
function lastWords(bot: BotParts, stamp: Stamp): StoredMessage {
  const { graph } = bot.knowledge();
  const t = openTurn(graph, newState(graph, 'zh'), { kind: 'failed', ...stamp });
  const text = (['zh', 'en'] as const).map((lang) => show({ ...t, lang }, null, graph.texts.apology)).join('\n');
  return { seq: 0, from: 'bot', message: { text, lang: 'zh', choices: [] }, at: stamp.at };
}
