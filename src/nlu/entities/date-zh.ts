/** Chinese dates: 昨天下午三点半 · 11月3号 · 上周五 · 3天前 · 刚才. */
import { addMonths, dateOf, dayOf, weekdayOf } from './calendar.ts';
import { type Moment, nearestYear, type Part, type Rule } from './date-piece.ts';
import { readHan } from './numeral.ts';

const N = '(\\d{1,2}|廿[一二三四五六七八九]?|[二三]?十[一二三四五六七八九]?|[一二两三四五六七八九])';
const COUNT = '(\\d{1,4}|[一二两三四五六七八九十]{1,3}|半)';

const DAYS: ReadonlyMap<string, number> = new Map([
  ['大前天', -3],
  ['前天', -2],
  ['前日', -2],
  ['前晚', -2],
  ['昨天', -1],
  ['昨日', -1],
  ['昨儿', -1],
  ['琴日', -1],
  ['昨晚', -1],
  ['昨夜', -1],
  ['昨早', -1],
  ['今天', 0],
  ['今日', 0],
  ['今儿', 0],
  ['今早', 0],
  ['今晨', 0],
  ['今晚', 0],
  ['今夜', 0],
  ['明天', 1],
  ['明日', 1],
  ['明早', 1],
  ['明晚', 1],
  ['后天', 2],
  ['大后天', 3],
]);
const PARTS: readonly (readonly [RegExp, Part])[] = [
  [/凌晨|半夜|深夜/, 'dawn'],
  [/早|晨|上午/, 'morning'],
  [/中午/, 'noon'],
  [/下午|午后|傍晚/, 'afternoon'],
  [/晚|夜/, 'evening'],
];

function number(text: string | undefined): number {
  if (text === undefined) return Number.NaN;
  if (/^\d+$/.test(text)) return Number(text);
  return readHan(text.replace('廿', '二十')) ?? Number.NaN;
}

function partOf(word: string): Part | undefined {
  return PARTS.find(([pattern]) => pattern.test(word))?.[1];
}

function dayPiece(day: number | null, part?: Part): { day: number; part?: Part } | null {
  if (day === null || !Number.isFinite(day)) return null;
  return part === undefined ? { day } : { day, part };
}

function ago(count: string, unit: string, now: Moment): ReturnType<Rule['read']> {
  const n = count === '半' ? 0.5 : number(count);
  if (!Number.isFinite(n)) return null;
  switch (unit) {
    case '分钟':
    case '分':
      return { instant: now.ms - n * 60_000 };
    case '小时':
    case '钟头':
      return { instant: now.ms - n * 3_600_000 };
    case '天':
    case '日':
      return n < 1 ? null : dayPiece(now.day - n);
    case '周':
    case '星期':
    case '礼拜':
      return n < 1 ? null : dayPiece(now.day - 7 * n);
    case '月':
      return dayPiece(n < 1 ? now.day - 15 : addMonths(now.day, -n));
    default:
      return dayPiece(addMonths(now.day, -Math.round(12 * n)));
  }
}

function weekday(prefix: string, name: string, now: Moment): number {
  const wanted = '一二三四五六'.includes(name) ? '一二三四五六'.indexOf(name) + 1 : /\d/.test(name) ? Number(name) : 7;
  const monday = now.day - weekdayOf(now.day) + 1;
  const day = monday + wanted - 1;
  if (prefix === '') return day > now.day ? day - 7 : day;
  return day + (prefix === '上上' ? -14 : prefix === '上' ? -7 : prefix === '下' ? 7 : 0);
}

/** In this order, where two read the same words equally long. */
export const ZH_RULES: readonly Rule[] = [
  {
    pattern: new RegExp(`(20\\d{2}|[二两][〇零]二[〇零一二三四五六七八九])年${N}月${N}[日号]?`, 'g'),
    read: (m) => dayPiece(dayOf(number(m[1]), number(m[2]), number(m[3]))),
  },
  {
    pattern: new RegExp(`(?<!\\d|年)(前年|去年|今年|明年)?${N}月(?:份的?)?${N}(?:[日号]|(?![\\d个笔次天元块]))`, 'g'),
    read: (m, now) => {
      const { year } = dateOf(now.day);
      const shift = { 前年: -2, 去年: -1, 今年: 0, 明年: 1 }[m[1] ?? ''];
      const [month, date] = [number(m[2]), number(m[3])];
      return dayPiece(shift === undefined ? nearestYear(month, date, now, year) : dayOf(year + shift, month, date));
    },
  },
  {
    pattern: new RegExp(`(上上个?月|上个?月|这个?月|本月|下个?月)(?:的)?${N}[日号]`, 'g'),
    read: (m, now) => {
      const word = m[1] ?? '';
      const first = addMonths(
        now.day - dateOf(now.day).date + 1,
        word.startsWith('上上') ? -2 : word.startsWith('上') ? -1 : word.startsWith('下') ? 1 : 0,
      );
      const { year, month } = dateOf(first);
      return dayPiece(dayOf(year, month, number(m[2])));
    },
  },
  {
    // Bare 3号: the latest one. Not 3号线, 3号店, 第3号, 138号码.
    pattern: new RegExp(`(?<![\\d第月a-z-])${N}[号日](?![\\d线楼门店机码单卡员窗库文志元期]|选项)`, 'g'),
    read: (m, now) => {
      const { year, month, date } = dateOf(now.day);
      const wanted = number(m[1]);
      const first = wanted <= date ? { year, month } : dateOf(addMonths(now.day - date + 1, -1));
      return dayPiece(dayOf(first.year, first.month, wanted));
    },
  },
  {
    pattern: /大前天|大后天|前[天日晚]|昨[天日儿晚夜早]|琴日|今[天日儿早晨晚夜]|明[天日早晚]|后天/g,
    read: (m, now) => dayPiece(now.day + (DAYS.get(m[0]) ?? 0), partOf(m[0])),
  },
  {
    pattern: new RegExp(
      `(?<![\\d.第])${COUNT}个?(分钟|分|小时|钟头|天|日|周|星期|礼拜|月|年)(?:多)?(?:以前|之前|前(?![天日年晚]))`,
      'g',
    ),
    read: (m, now) => ago(m[1] ?? '', m[2] ?? '', now),
  },
  {
    pattern: /(上上|上|这|本|下)?个?(?:周|星期|礼拜)([一二三四五六日天1-7])(?![0-9个次年天前])/g,
    read: (m, now) => dayPiece(weekday(m[1] ?? '', m[2] ?? '', now)),
  },
  { pattern: /刚才|刚刚|方才|头先/g, read: (_, now) => ({ instant: now.ms }) },
  {
    pattern: new RegExp(
      `((?<![昨今前明])(?:凌晨|清晨|早上|早晨|早|上午|中午|午后|下午|傍晚|晚上|夜里|深夜|半夜|夜|晚))?(?<!\\d|第)(\\d{1,2}|十[一二]?|[一二两三四五六七八九])(?:点钟?|时(?!间|候|刻))(?:(半|整)|([一三])刻|(\\d{1,2}|${N.slice(1, -1)})分?)?(?![0-9元块毛建要])`,
      'g',
    ),
    read: (m) => readTime(m),
  },
  {
    pattern:
      /(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|深夜|半夜)?\s?(?<![\d:.-])(\d{1,2}):(\d{2})(?::\d{2})?(?![\d:]|\s?[ap]\.?m)/g,
    read: (m) => {
      const time = { hour: Number(m[2]), minute: Number(m[3]), literal: m[1] === undefined || Number(m[2]) > 12 };
      if (time.hour > 24 || time.minute > 59) return null;
      const part = partOf(m[1] ?? '');
      return part === undefined ? { time } : { time, part };
    },
  },
  {
    pattern: /凌晨|清晨|早上|早晨|上午|中午|午后|下午|傍晚|晚上|夜里|深夜|半夜/g,
    read: (m) => {
      const part = partOf(m[0]);
      return part === undefined ? null : { part, weak: true };
    },
  },
];

function readTime(m: RegExpExecArray): ReturnType<Rule['read']> {
  const hour = number(m[2]);
  const minute = m[3] === '半' ? 30 : m[4] === '一' ? 15 : m[4] === '三' ? 45 : m[5] === undefined ? 0 : number(m[5]);
  if (!(hour <= 24 && minute <= 59)) return null;
  const part = partOf(m[1] ?? '');
  const time = { hour, minute, literal: false };
  // 一点, 两点 in figures of speech ("a little", "two remarks") need something that makes them a time.
  const plain = part === undefined && m[3] === undefined && m[4] === undefined && m[5] === undefined;
  const weak = plain && !/\d/.test(m[2] ?? '') && !m[0].includes('钟');
  return part === undefined ? { time, weak } : { time, part, weak };
}
