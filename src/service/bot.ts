/** One turn from start to finish: redact, identify, decide and commit, answer. */

import { hash } from 'node:crypto';
import { show } from '../dialog/lookup.ts';
import type { Customer, State } from '../dialog/state.ts';
import { newState, openTurn } from '../dialog/turn.ts';
import { mayContinue } from '../redaction/redact.ts';
import type { Buttons } from './buttons.ts';
import { clean, cleanData, cleanName, cleanUrl } from './clean.ts';
import type { DeskNow } from './desk/handoffs.ts';
import { hear, type MessageEvent, type RawMessage } from './hearing.ts';
import type { LinkJudge } from './link-judge.ts';
import type {
  Before,
  Clock,
  Identity,
  Ids,
  Incoming,
  Log,
  Reply,
  SealedBox,
  Store,
  StoredMessage,
  TurnOutcome,
  TurnRequest,
  TurnWrite,
} from './ports.ts';
import type { Sealer } from './sealing.ts';
import type { Settling } from './settling.ts';
import { nextStep } from './trace.ts';
import { decideTurn, type Knowledge, type Stamp } from './turn.ts';

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
  readonly sealer: Sealer;
  readonly judge: LinkJudge;
  readonly keepCryptoAddresses: boolean;
  /** Whether people take conversations now; missing: nobody does. */
  readonly desk?: DeskNow;
};

const OTHERS: Reply = { messages: [], problem: 'other_customer' };
class OtherCustomer extends Error {}

/** A conversation belongs to who first proves it: what was said and looked up for one customer must not reach another one. */
function isOthers(state: State | null, customer: Customer | null): boolean {
  const owner = state?.customer ?? null;
  return owner !== null && customer !== null && owner.id !== customer.id;
}

/** Takes one incoming thing and gives what the channel should answer. Rejects only when the store is out of order. */
export async function receive(bot: BotParts, incoming: Incoming): Promise<Reply> {
  if (incoming.kind === 'catch_up') {
    return { messages: await messagesAfter(bot, incoming.conversation, incoming.after ?? 0), problem: null };
  }
  const stamp: Stamp = { id: bot.ids.unique(), at: bot.clock.now(), fresh: bot.ids.fresh() };
  // The same flows read the button and take it.
  const knowledge = bot.knowledge();
  const customer = incoming.identityToken === null ? null : await bot.identity.verify(incoming.identityToken);
  if (customer !== null && isOthers((await bot.store.conversation(incoming.conversation))?.state ?? null, customer))
    return OTHERS;
  const message: RawMessage = {
    text: incoming.text,
    before: await wordsBefore(bot.store, incoming),
    redacted: null,
    button:
      incoming.button === null ? null : bot.buttons.read(incoming.conversation, knowledge.graph.fingerprint, incoming.button),
    files: incoming.files,
    customer,
    links: bot.judge(knowledge.graph.brand, incoming.text),
    keepCryptoAddresses: bot.keepCryptoAddresses,
  };
  const request: TurnRequest = {
    inbound: incoming.inbound,
    bodyHash: contentHash(incoming),
    conversation: incoming.conversation,
    address: incoming.address,
    at: stamp.at,
    trace: nextStep(incoming.traceparent),
  };
  const settled = incoming.wait ? bot.settling.expect(incoming.conversation) : null;
  try {
    const outcome = await runTurn(bot, knowledge, incoming, request, message, customer, stamp);
    if (outcome.kind === 'conflict') return { messages: [], problem: 'conflict' };
    if (outcome.kind === 'failed' && outcome.error instanceof OtherCustomer) return OTHERS;
    if (outcome.kind === 'failed') return { messages: [lastWords(bot, stamp)], problem: 'failed' };
    const written = writtenBy(outcome);
    if (!settled) return { messages: [], problem: null, ...written };
    const answers = await answersOf(bot, incoming.conversation, outcome, settled.done);
    return { messages: bot.buttons.sign(incoming.conversation, outcome.state.fingerprint, answers), problem: null, ...written };
  } finally {
    settled?.release();
  }
}

/**
 * Of what the customer did, not of the bytes: a repetition may carry a renewed proof of identity or another time. And of the words
 * as they are kept: from the hash of a short message the code in it could be guessed.
 */
function contentHash({ kind, sender, text, button, files }: Incoming): string {
  const content = [
    kind,
    sender,
    clean(text),
    button === null ? null : clean(button),
    files.map(({ name, url }) => [cleanName(name), url?.startsWith('http') ? cleanUrl(url) : null]),
  ];
  return hash('sha256', JSON.stringify(content), 'hex');
}

/** Where the customer's last words stand, at most: the bot says a few bubbles in between. */
const LOOK_BACK = 12;

/** What the customer wrote before, where a value may go on from there: the second half of a card number, a password behind "my password is". */
async function wordsBefore(store: Store, { conversation, text }: Incoming): Promise<string | null> {
  if (!mayContinue(text)) return null;
  const last = await store.lastSeq(conversation);
  if (last === null) return null;
  const recent = await store.transcript(conversation, Math.max(0, last - LOOK_BACK));
  return recent.findLast((message) => message.from === 'customer')?.message.text ?? null;
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

function writtenBy({ kind, messages }: Extract<TurnOutcome, { kind: 'done' | 'duplicate' }>): Pick<Reply, 'first' | 'repeated'> {
  const [first] = messages;
  return { repeated: kind === 'duplicate', ...(first && { first: first.seq }) };
}

async function runTurn(
  bot: BotParts,
  knowledge: Knowledge,
  incoming: Incoming,
  request: TurnRequest,
  message: RawMessage,
  customer: Customer | null,
  stamp: Stamp,
): Promise<TurnOutcome> {
  const push = !incoming.wait;
  const { conversation } = incoming;
  const client = incoming.client && cleanData(incoming.client);
  const outcome = await commit(bot, request, (before) => {
    // Looked at before, but two may have come at once.
    if (isOthers(before.state, customer)) throw new OtherCustomer();
    if (incoming.kind === 'opened') {
      return decideTurn(knowledge, before, { kind: 'opened', ...stamp, customer, lang: langOf(incoming.locale) }, null, push);
    }
    const boxes: SealedBox[] = [];
    const event = hear(knowledge, before.state, message, stamp, (kind, value) => {
      const { sealed, box } = bot.sealer.seal(conversation, kind, value);
      boxes.push({ id: sealed.id, box });
      return sealed;
    });
    return decideTurn(
      knowledge,
      before,
      event,
      { text: said(event), lang: before.state?.lang ?? 'zh', client },
      push,
      boxes,
      bot.desk,
    );
  });
  if (outcome.kind !== 'failed' || outcome.error instanceof OtherCustomer) return outcome;
  bot.log.error({ conversation, trace: request.trace, err: outcome.error }, 'turn failed; the conversation stays where it was');
  const { inbound } = request;
  return commit(bot, { ...request, inbound: { ...inbound, messageId: `${inbound.messageId}#failed` } }, (before) =>
    decideTurn(
      knowledge,
      before,
      { kind: 'failed', ...stamp },
      { text: wordsOf(message), lang: before.state?.lang ?? 'zh', client },
      push,
    ),
  );
}

/** The words of a message with which the turn failed: nothing is known of the question that they answer. */
function wordsOf(message: RawMessage): string {
  return said({ text: clean(message.text), files: message.files.map((file) => ({ ...file, name: cleanName(file.name) })) });
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

function said(message: Pick<MessageEvent, 'text' | 'files'>): string {
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
