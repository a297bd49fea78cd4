/** Opening hours: `{ mon-fri: '09:00-21:00', sat: '10:00-18:00' }` → ISO weekdays. */

import type { Span } from './desk.ts';
import type { Report } from './diagnostic.ts';
import { readMap, readWords } from './fields.ts';
import type { Brand } from './graph.ts';
import type { Node } from './yaml-tree.ts';

const DAYS: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Missing days are closed; `24:00` may end a day. */
export function parseHours(node: Node, report: Report): Brand['hours'] {
  const hours: { [weekday: string]: Span } = {};
  for (const entry of readMap(node, 'hours', report)?.entries ?? []) {
    const days = weekdays(entry.key.text);
    if (days === null) {
      report(
        'F611',
        entry.key.at,
        `\`${entry.key.text.slice(0, 40)}\` is no day.`,
        `Write one of ${DAYS.join(', ')}, or a range such as \`mon-fri\`.`,
      );
      continue;
    }
    const span = readSpan(entry.value, entry.key.text, report);
    if (span === null) continue;
    for (const day of days) {
      if (hours[day] !== undefined)
        report('F611', entry.key.at, `${DAYS[day - 1]} stands twice.`, 'Each day can have one time of opening.');
      hours[day] = span;
    }
  }
  return hours;
}

/** `'09:00-21:00'`; null when it cannot be read, which is reported. */
export function readSpan(node: Node, name: string, report: Report): Span | null {
  const words = readWords(node, name, report);
  if (words === null) return null;
  const [from = '', to = '', ...rest] = words.text.split('-').map((t) => t.trim());
  if (rest.length === 0 && TIME.test(from) && (TIME.test(to) || to === '24:00') && from < to) return { from, to };
  const hint = "Write for example '09:00-21:00'; the end comes after the beginning, '24:00' is the end of the day.";
  report('F611', words.at, `\`${words.text.slice(0, 40)}\` are no opening hours.`, hint);
  return null;
}

/** `mon` → [1]; `sat-mon` → [6, 7, 1]; null when it is neither a day nor a range. */
function weekdays(text: string): number[] | null {
  const [first, last, ...rest] = text.split('-').map((word) => DAYS.indexOf(word));
  if (first === undefined || first < 0 || rest.length > 0) return null;
  if (last === undefined) return [first + 1];
  if (last < 0) return null;
  return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, i) => ((first + i) % 7) + 1);
}
