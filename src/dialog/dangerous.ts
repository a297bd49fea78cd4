/** A link that poses as the brand's is warned of at once, whatever the conversation is about. */
import type { UrlValue } from '../flow/graph.ts';
import { formatValue } from '../flow/render.ts';
import type { Event } from './event.ts';
import { show } from './lookup.ts';
import type { Turn } from './turn.ts';

/**
 * Puts the warning before all else that is said, unless a flow has taken the link and judges it itself. One warning a message:
 * the first dangerous link stands for all.
 */
export function warnOfLinks(t: Turn, event: Extract<Event, { kind: 'message' }>): void {
  if (event.button !== null) return;
  const links = event.understanding.entities.flatMap((entity) => (entity.kind === 'url' ? [entity.value] : []));
  const dangerous = links.find((link) => link.verdict === 'dangerous');
  if (dangerous === undefined || isTaken(t, dangerous)) return;
  const { brand, texts } = t.graph;
  const context = { now: event.at, timeZone: brand.timeZone, currency: brand.currency };
  const words = {
    'pattern.link': formatValue(dangerous, { kind: 'url' }, 'plain', t.lang, context),
    'pattern.reason': dangerous.reason?.[t.lang] ?? '',
  };
  t.effects.unshift({
    kind: 'say',
    message: { text: show(t, null, texts.dangerous_link, words).trim(), lang: t.lang, choices: [] },
  });
}

/** By a flow that is running, or that has come to its end over it. */
function isTaken(t: Turn, link: UrlValue): boolean {
  const frames = [...t.stack, ...(t.finished?.frames ?? [])];
  return frames.some((frame) =>
    Object.values(frame.slots).some((value) => typeof value === 'object' && value.kind === 'url' && value.url === link.url),
  );
}
