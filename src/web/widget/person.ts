/** Whether the bot or a person has the conversation, as the server tells it in passing. */
import type { Activity } from './direct-line.ts';
import type { Say } from './words.ts';

export type Status =
  | { readonly kind: 'bot' }
  | { readonly kind: 'queued'; readonly position: number | null; readonly waitMinutes: number | null }
  | { readonly kind: 'agent' | 'hold'; readonly name: string };

const LONGEST_NAME = 40;

export function nameOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().slice(0, LONGEST_NAME) : '';
}

/** @returns null for any other activity, and for one that makes no sense */
export function statusOf({ type, name, value }: Activity): Status | null {
  if (type !== 'event' || name !== 'signpost.status' || typeof value !== 'object' || value === null) return null;
  const { kind, position, waitMinutes, name: who } = value as { readonly [field: string]: unknown };
  if (kind === 'bot') return { kind };
  if (kind === 'agent' || kind === 'hold') return { kind, name: nameOf(who) };
  if (kind !== 'queued' || (position !== null && !(typeof position === 'number' && position >= 1))) return null;
  const isKnown = typeof waitMinutes === 'number' && waitMinutes >= 0 && waitMinutes < 1000;
  return { kind, position: position && Math.floor(position), waitMinutes: isKnown ? Math.ceil(waitMinutes) : null };
}

/** Below the window's title: whom one talks with. */
export function talksWith(status: Status | null, say: Say): string {
  if (status === null || status.kind === 'bot') return say('about');
  if (status.kind === 'queued') return say('about_queued');
  return status.name ? `${status.name} · ${say('agent')}` : say('agent');
}

/** The line below the header: what that does not say. Of a person who has come it is heard only, by screen readers. */
export function statusWords(status: Status, say: Say): string {
  if (status.kind === 'bot') return say('with_bot');
  if (status.kind !== 'queued') return say(`with_${status.kind}`, status.name || say('agent'));
  const { position, waitMinutes } = status;
  const place = position === null ? say('finding') : position === 1 ? say('next') : say('place', position);
  return place + (waitMinutes ? say(waitMinutes === 1 ? 'minute' : 'minutes', waitMinutes) : say('hold_on'));
}
