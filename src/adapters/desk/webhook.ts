/** Any desk at all, over signed JSON both ways. docs/handoff.md describes it for whoever builds the other side. */
import { z } from 'zod';
import type { HandoffDisposition } from '../../handoff/handoff.ts';
import type { DeskSaid, DeskTelling, Heard, OtherDesk } from '../../service/desk/port.ts';
import type { Log, StoredMessage } from '../../service/ports.ts';
import { type DeskDoor, refusal, signer, TRY_AGAIN } from './door.ts';
import { type Exchange, exchangeWith } from './exchange.ts';
import { signatureOf } from './signature.ts';

export type WebhookOptions = {
  readonly url: string;
  /** The first one signs what we send, all are taken. */
  readonly secrets: readonly [string, ...string[]];
  readonly log: Log;
  readonly hear: (said: DeskSaid) => Promise<Heard>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly exchange?: Exchange;
};

const NAMES = { signature: 'x-signpost-signature', timestamp: 'x-signpost-timestamp' } as const;

/** The desk, and the door for what it says. */
export function webhookDesk(options: WebhookOptions): { readonly desk: OtherDesk; readonly door: DeskDoor } {
  const { url, secrets, now, exchange = exchangeWith('the desk') } = options;
  const desk: OtherDesk = {
    name: 'webhook',
    serves: () => true,
    keepsTime: () => false,
    async tell(telling) {
      const body = JSON.stringify({ id: telling.id, ...eventOf(telling) });
      const timestamp = String(Math.floor(now() / 1000));
      await exchange({
        method: 'POST',
        url,
        headers: {
          [NAMES.timestamp]: timestamp,
          [NAMES.signature]: signatureOf(secrets[0], timestamp, body),
          'x-signpost-id': encodeURIComponent(telling.id),
        },
        body,
      });
      return 'told';
    },
  };
  return { desk, door: doorOf(options) };
}

function eventOf(telling: DeskTelling): object {
  const { conversation, ticket, epoch } = telling;
  const about = { conversation, ticket, epoch };
  switch (telling.kind) {
    case 'initiate':
      return { event: 'handoff.initiate', ...about, brief: telling.packet };
    case 'message':
      return { event: 'handoff.message', ...about, messages: telling.messages.map(wordsOf) };
    case 'requeued':
      return { event: 'handoff.requeued', ...about };
    case 'ended':
      return { event: 'handoff.ended', ...about, how: telling.how };
  }
}

function wordsOf({ seq, message, at }: StoredMessage): object {
  return { seq, text: message.text, at };
}

const dispositions = [
  'solved',
  'follow_up',
  'not_our_matter',
  'no_answer',
  'spam',
] as const satisfies readonly HandoffDisposition[];
const id = z.string().min(1).max(200);
const common = {
  id,
  conversation: z.string().min(1).max(1_200),
  ticket: id.nullish(),
  agent: z.object({ name: z.string().max(200) }).nullish(),
};
const saidSchema = z.discriminatedUnion('event', [
  z.object({ ...common, event: z.literal('accepted') }),
  z.object({ ...common, event: z.literal('message'), text: z.string().min(1).max(10_000) }),
  z.object({ ...common, event: z.literal('typing') }),
  z.object({
    ...common,
    event: z.literal('queue'),
    position: z.number().int().min(1).max(100_000).nullish(),
    minutes: z.number().int().min(0).max(10_000).nullish(),
  }),
  z.object({
    ...common,
    event: z.literal('completed'),
    how: z.enum(['returned', 'resolved']),
    disposition: z.enum(dispositions).nullish(),
  }),
  z.object({ ...common, event: z.literal('failed') }),
]);

function saidOf(body: z.infer<typeof saidSchema>): DeskSaid {
  const about = { id: body.id, conversation: body.conversation, ticket: body.ticket ?? null, name: body.agent?.name ?? null };
  switch (body.event) {
    case 'accepted':
    case 'typing':
    case 'failed':
      return { ...about, kind: body.event };
    case 'message':
      return { ...about, kind: 'message', text: body.text, delivered: false };
    case 'queue':
      return { ...about, kind: 'queue', position: body.position ?? null, minutes: body.minutes ?? null };
    case 'completed':
      return { ...about, kind: 'completed', how: body.how, disposition: body.disposition ?? null };
  }
}

const CONFLICT = refusal(409, 'conflict', 'This id has come before with something else; give each thing an id of its own.');
const NOT_OPEN = refusal(409, 'not_open', 'No handoff of this conversation and ticket is open; the customer is with the bot.');
const NOT_YOURS = refusal(409, 'not_yours', 'Somebody else has this conversation by now.');

function doorOf({ secrets, hear, now, log }: WebhookOptions): DeskDoor {
  return async (request) => {
    const signed = signer(secrets, NAMES, request, now());
    if (typeof signed !== 'number') return signed;
    const read = saidSchema.safeParse(request.json);
    if (!read.success) {
      const [issue] = read.error.issues;
      const where = issue && issue.path.length > 0 ? issue.path.join('.') : 'the body';
      return refusal(400, 'bad_event', `${where}: ${issue?.message ?? 'is wrong'}; docs/handoff.md lists the events.`);
    }
    try {
      return answerOf(await hear(saidOf(read.data)));
    } catch (error) {
      log.error({ err: error }, 'what another desk told could not be taken');
      return TRY_AGAIN;
    }
  };
}

function answerOf(heard: Heard): Awaited<ReturnType<DeskDoor>> {
  switch (heard) {
    case 'done':
    case 'repeated':
      return { status: 200, json: { ok: true, repeated: heard === 'repeated' } };
    case 'conflict':
      return CONFLICT;
    case 'not_open':
      return NOT_OPEN;
    case 'not_yours':
      return NOT_YOURS;
    case 'failed':
      return refusal(500, 'failed', 'This failed here, and nothing was done; the operator can see why.');
  }
}
