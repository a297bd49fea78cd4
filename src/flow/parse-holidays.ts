/** Days with other hours than their weekday: `- { from: 2026-10-01, to: 2026-10-03, hours: '10:00-18:00', name: { zh: 国庆节, en: National Day } }`. */

import type { Holiday } from './desk.ts';
import type { Report } from './diagnostic.ts';
import { readFields, readList, readWords, startOf } from './fields.ts';
import { readSpan } from './parse-hours.ts';
import { parseNameText } from './parse-text.ts';
import type { At } from './source.ts';
import type { Entry, Node } from './yaml-tree.ts';

export function parseHolidays(entry: Entry | undefined, report: Report): readonly Holiday[] {
  const holidays: Holiday[] = [];
  for (const item of entry ? readList(entry.value, 'holidays', report) : []) {
    const holiday = parseHoliday(item, report);
    if (holiday === null) continue;
    const other = holidays.find((one) => one.from <= holiday.to && holiday.from <= one.to);
    if (other === undefined) holidays.push(holiday);
    else {
      const hint = 'A day can have one time of opening: give each day to one of the two.';
      report('F611', startOf(item), `This overlaps with the holiday from ${other.from} to ${other.to}.`, hint);
    }
  }
  return holidays.sort((a, b) => (a.from < b.from ? -1 : 1));
}

function parseHoliday(node: Node, report: Report): Holiday | null {
  const fields = readFields(node, 'A holiday', ['date', 'from', 'to', 'hours', 'name'], report);
  if (fields === null) return null;
  const name = fields.get('name');
  if (name === undefined)
    report('F114', startOf(node), 'The holiday has no `name`.', 'Add `name: { zh: 元旦, en: "New Year\'s Day" }`.');
  const days = parseDays(fields, startOf(node), report);
  const names = name ? parseNameText(name.value, 'The name of the holiday', report) : null;
  const hours = fields.get('hours');
  const span = hours ? readSpan(hours.value, 'hours', report) : null;
  if (days === null || names === null || (hours !== undefined && span === null)) return null;
  return { ...days, name: names, hours: span };
}

function parseDays(fields: ReadonlyMap<string, Entry>, owner: At, report: Report): Pick<Holiday, 'from' | 'to'> | null {
  const [date, from, to] = [fields.get('date'), fields.get('from'), fields.get('to')];
  if (date !== undefined && (from ?? to) === undefined) {
    const day = readDay(date, report);
    return day && { from: day.text, to: day.text };
  }
  if (date !== undefined || from === undefined || to === undefined) {
    const hint = 'Write `date: 2027-01-01`, or `from: 2027-10-01, to: 2027-10-03` with both days.';
    report('F114', owner, 'The holiday must have a `date`, or `from` and `to`.', hint);
    return null;
  }
  const [first, last] = [readDay(from, report), readDay(to, report)];
  if (first === null || last === null) return null;
  if (first.text <= last.text) return { from: first.text, to: last.text };
  report('F611', last.at, '`to` is before `from`.', 'Both days belong to the holiday: write the first one under `from`.');
  return null;
}

function readDay({ key, value }: Entry, report: Report): { readonly text: string; readonly at: At } | null {
  const words = readWords(value, key.text, report);
  if (words === null) return null;
  if (isCalendarDay(words.text)) return words;
  const hint = 'Write year, month and day, for example `2027-01-01`.';
  report('F611', words.at, `\`${words.text.slice(0, 40)}\` is no day of the calendar.`, hint);
  return null;
}

function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
