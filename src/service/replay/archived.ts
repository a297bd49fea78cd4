/** A stored conversation as it is read for explaining, replaying and exporting; and its form as JSON lines, one a turn. */
import type { Event } from '../../dialog/event.ts';
import type { State } from '../../dialog/state.ts';
import type { StoredMessage } from '../ports.ts';

export type ArchivedTurn = {
  /** Number of the turn in its conversation, from 1. */
  readonly version: number;
  readonly event: Event;
  /** What `decideTurn` wrote; records of older programs lack fields. */
  readonly why: unknown;
  /** Messages that the turn wrote, in order. */
  readonly messages: readonly StoredMessage[];
};

export type Archived = {
  readonly id: string;
  readonly turns: readonly ArchivedTurn[];
  /** After the last turn; null when it is not known. */
  readonly state: State | null;
};

/**
 * Gives each turn its messages: they carry the instant of its event and stand in the order of the turns. Messages of agents
 * belong to no turn.
 */
export function withMessages(
  turns: readonly Omit<ArchivedTurn, 'messages'>[],
  messages: readonly StoredMessage[],
): readonly ArchivedTurn[] {
  const ours = messages.filter((message) => message.from !== 'agent');
  let next = 0;
  return turns.map((turn, i) => {
    const from = next;
    const { at } = turn.event;
    while (ours[next]?.at === at && !(next > from && startsNextTurn(ours[next], turns[i + 1], at))) next += 1;
    return { ...turn, messages: ours.slice(from, next) };
  });
}

/** Two turns of one instant: the customer's words begin the second. */
function startsNextTurn(
  message: StoredMessage | undefined,
  following: Omit<ArchivedTurn, 'messages'> | undefined,
  at: string,
): boolean {
  return message?.from === 'customer' && following?.event.at === at && following.event.kind === 'message';
}

/** Lines of an export: the last one of the conversation carries its state. */
export function toLines({ id, turns, state }: Archived): readonly string[] {
  return turns.map(({ version, event, why, messages }, i) =>
    JSON.stringify({
      conversation: id,
      turn: version,
      event,
      why,
      messages,
      ...(i === turns.length - 1 && state !== null ? { state } : {}),
    }),
  );
}

type Line = ArchivedTurn & { readonly conversation: string; readonly state: State | null };

/**
 * Conversations of an export, in the order in which they begin.
 * @throws Error naming the first line that is none, by `name:number`
 */
export function fromLines(name: string, text: string): readonly Archived[] {
  const found = new Map<string, { turns: ArchivedTurn[]; state: State | null }>();
  for (const [index, json] of text.split(/\r?\n/).entries()) {
    if (json.trim() === '') continue;
    const { conversation, state, ...turn } = readLine(`${name}:${index + 1}`, json);
    const talk = found.get(conversation) ?? { turns: [], state: null };
    talk.turns.push(turn);
    talk.state = state ?? talk.state;
    found.set(conversation, talk);
  }
  return [...found].map(([id, { turns, state }]) => ({ id, turns, state }));
}

const KINDS: readonly string[] = ['message', 'opened', 'call_result', 'failed', 'timer', 'flows_changed'];

function readLine(place: string, json: string): Line {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    throw new Error(`${place}: the line is no JSON. Make the file with: npm run -s bot -- export --all`);
  }
  const line = (typeof data === 'object' && data !== null ? data : {}) as { readonly [key: string]: unknown };
  const { conversation, turn, event, why, messages, state } = line;
  const kind = typeof event === 'object' && event !== null && 'kind' in event ? event.kind : null;
  if (typeof conversation !== 'string' || typeof turn !== 'number' || typeof kind !== 'string' || !Array.isArray(messages))
    throw new Error(
      `${place}: a line has "conversation", "turn", "event" and "messages", as npm run -s bot -- export writes them`,
    );
  if (!KINDS.includes(kind)) throw new Error(`${place}: there is no event of the kind “${kind}”`);
  return {
    conversation,
    version: turn,
    event: event as Event,
    why,
    messages: messages as StoredMessage[],
    state: (state ?? null) as State | null,
  };
}
