/** What was said, as the server tells it: each message once and in its order, whatever came twice, late or in another tab. */
import type { Action, Activity } from './direct-line.ts';
import { nameOf } from './person.ts';

export type Choice = { readonly label: string; readonly text: string; readonly value: unknown };
/** `size`: bytes; 0 or missing: not known. */
export type ShownFile = { readonly name: string; readonly type: string; readonly url: string | null; readonly size?: number };

export type Message = {
  /** Its number in the conversation. */
  readonly seq: number;
  readonly from: 'customer' | 'bot' | 'agent';
  /** Of the agent who wrote it; empty where there is none. */
  readonly name: string;
  readonly text: string;
  /** When it was stored; ISO 8601. */
  readonly at: string;
  readonly choices: readonly Choice[];
  readonly files: readonly ShownFile[];
  /** How the widget that wrote it knows it. */
  readonly own: string | null;
};

const HERO = 'application/vnd.microsoft.card.hero';

/** The number in an activity's id; null when it has none: it is not part of what is kept. */
export function seqOf(id: string | undefined): number | null {
  const digits = /\|(\d+)$/.exec(id ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

function choiceOf({ title = '', text, displayText, value }: Action): Choice {
  return { label: title, text: displayText ?? text ?? title, value };
}

function fromOf({ from }: Activity): Message['from'] {
  if (from?.role === 'user') return 'customer';
  return from?.id === 'agent' ? 'agent' : 'bot';
}

/** @returns null for what is no message */
export function messageOf(activity: Activity): Message | null {
  const seq = seqOf(activity.id);
  if (activity.type !== 'message' || seq === null) return null;
  const { attachments = [], channelData: data } = activity;
  const cards = attachments.flatMap((one) => (one.contentType === HERO ? (one.content ?? []) : []));
  const actions = [...(activity.suggestedActions?.actions ?? []), ...cards.flatMap((card) => card.buttons ?? [])];
  return {
    seq,
    from: fromOf(activity),
    name: fromOf(activity) === 'agent' ? nameOf(activity.from?.name) : '',
    text: [activity.text, ...cards.map((card) => card.text)].filter(Boolean).join('\n'),
    at: activity.timestamp ?? '',
    choices: actions.map(choiceOf),
    files: attachments.flatMap(({ contentType = '', contentUrl = null, name = '' }, i) =>
      contentType === HERO ? [] : [{ name, type: contentType, url: contentUrl, size: Number(data?.attachmentSizes?.[i]) || 0 }],
    ),
    own: data?.clientActivityID ?? null,
  };
}

export type Log = {
  readonly messages: readonly Message[];
  /** @returns what is new, in order */
  add(messages: readonly Message[]): readonly Message[];
  has(own: string): boolean;
  clear(): void;
};

export function createLog(): Log {
  let messages: readonly Message[] = [];
  const seqs = new Set<number>();
  const owns = new Set<string>();
  return {
    get messages() {
      return messages;
    },
    add(come) {
      const fresh = come.filter(({ seq, own }) => {
        if (seqs.has(seq) || (own !== null && owns.has(own))) return false;
        seqs.add(seq);
        if (own !== null) owns.add(own);
        return true;
      });
      if (fresh.length > 0) messages = [...messages, ...fresh].sort((a, b) => a.seq - b.seq);
      return fresh;
    },
    has: (own) => owns.has(own),
    clear() {
      messages = [];
      seqs.clear();
      owns.clear();
    },
  };
}
