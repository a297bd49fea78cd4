/** Chinese dates: 昨天下午三点半 · 11月3号 · 上周五 · 3天前 · 刚才. */
import { addMonths, dateOf, dayOf, weekdayOf } from './calendar.ts';
import { type Moment, nearestYear, type Part, type Rule } from './date-piece.ts';
import { readHan } from './numeral.ts';

const N = '(\\d{1,2}|廿[一二三四五六七八九]?|[二三]?十[一二三四五六七八九]?|[一二两三四五六七八九])';
const COUNT = '(\\d{1,4}|[一二两三四五六七八九十]{1,3}|半)';
const MINUTE = '\\d{1,2}|[二三四五]?十[一二三四五六七八九]?|零?[一二三四五六七八九]';
const HOUR = '(\\d{1,2}|十[一二]?|[一二两三四五六七八九])';
/** 3日内, 3日后 and 7日无理由 are stretches of time, no days. */
const SUN = '(?:号|日(?![内后之以无]))';

const DAYS: ReadonlyMap<string, number> = new Map([
  ['大前天', -3],
  ['前天', -2],
  ['前日', -2],
  ['前晚', -2],
  ['昨天', -1],
  ['昨日', -1],
  ['昨儿', -1],
  ['琴日', -1],
  ['寻日', -1],
  ['琴晚', -1],
  ['寻晚', -1],
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
  ['今朝', 0],
  ['明天', 1],
  ['明日', 1],
  ['明早', 1],
  ['明晚', 1],
  ['听日', 1],
  ['后天', 2],
  ['大后天', 3],
]);
const PARTS: readonly (readonly [RegExp, Part])[] = [
  [/凌晨/, 'dawn'],
  [/半夜|深夜/, 'night'],
  [/早|晨|上午|今朝/, 'morning'],
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

/** Each starts the words that its rule takes. */
const HOLIDAYS: readonly (readonly [string, number, number])[] = [
  ['国庆', 10, 1],
  ['元旦', 1, 1],
  ['双十一', 11, 11],
  ['双11', 11, 11],
  ['双十二', 12, 12],
  ['双12', 12, 12],
  ['圣诞', 12, 25],
  ['平安夜', 12, 24],
  ['情人节', 2, 14],
  ['五一', 5, 1],
  ['劳动', 5, 1],
  ['六一', 6, 1],
  ['儿童节', 6, 1],
];

/** First day of 上上月, 上个月, 下月; of the running month for any other word. */
function firstOfMonth(word: string, now: Moment): number {
  const months = word.startsWith('上上') ? -2 : word.startsWith('上') ? -1 : word.startsWith('下') ? 1 : 0;
  return addMonths(now.day - dateOf(now.day).date + 1, months);
}

/** 一个半小时前, 两个半月前. */
function agoAndHalf(count: number, unit: string, now: Moment): ReturnType<Rule['read']> {
  if (!Number.isFinite(count)) return null;
  if (unit === '小时' || unit === '钟头') return { instant: now.ms - (count + 0.5) * 3_600_000 };
  return dayPiece(unit === '月' ? addMonths(now.day, -count) - 15 : Math.floor(now.day - (count + 0.5) * 7));
}

/** Every rule needs one of these; most messages have none and are done. */
export const ZH_HINT =
  /[昨今明前琴寻听后][天日晚儿夜早晨朝]|[〇零一二两三四五六七八九十廿半刻\d]\s?[多来几]?个?半?(?:[天日号月点时分周年]|小时|钟头|星期|礼拜|刻)|\d[./]\d{1,2}[日号]|\d:\d|周[一二三四五六日天末1-7]|星期|礼拜|刚[才刚]|方才|头先|啱啱|国庆|元旦|双[十1]|圣诞|平安夜|[人童动一]节|月[底末]/;

/** In this order, where two read the same words equally long. */
export const ZH_RULES: readonly Rule[] = [
  {
    pattern: new RegExp(`(20\\d{2}|[二两][〇零]二[〇零一二三四五六七八九])\\s?年\\s?${N}\\s?月\\s?${N}(?:\\s?[日号])?`, 'g'),
    read: (m) => dayPiece(dayOf(number(m[1]), number(m[2]), number(m[3]))),
  },
  {
    pattern: new RegExp(`(?<!\\d)(2\\d)年${N}月${N}[日号]`, 'g'),
    read: (m) => dayPiece(dayOf(2000 + number(m[1]), number(m[2]), number(m[3]))),
  },
  {
    pattern: /(?<![\d.])(\d{1,2})[./](\d{1,2})[日号]/g,
    read: (m, now) => dayPiece(nearestYear(number(m[1]), number(m[2]), now, dateOf(now.day).year)),
  },
  {
    pattern: new RegExp(
      `(?<!\\d|年)(前年|去年|今年|明年)?${N}\\s?月\\s?(?:份的?)?${N}(?:\\s?[日号]|(?!\\s?[\\d个笔次天元块底末初]))`,
      'g',
    ),
    read: (m, now) => {
      const { year } = dateOf(now.day);
      const shift = { 前年: -2, 去年: -1, 今年: 0, 明年: 1 }[m[1] ?? ''];
      const [month, date] = [number(m[2]), number(m[3])];
      return dayPiece(shift === undefined ? nearestYear(month, date, now, year) : dayOf(year + shift, month, date));
    },
  },
  {
    pattern: new RegExp(`(?<!每个?)(上上个?月|上个?月|这个?月|本月|下个?月)(?:的)?${N}\\s?[日号]`, 'g'),
    read: (m, now) => {
      const { year, month } = dateOf(firstOfMonth(m[1] ?? '', now));
      return dayPiece(dayOf(year, month, number(m[2])));
    },
  },
  {
    // The end of a month is its last day; of 月底 alone the nearest.
    pattern: new RegExp(`(?<![每年])(?:(上上个?月|上个?月|这个?月|本月)的?(?:月)?|${N}月|月)[底末]`, 'g'),
    read: (m, now) => {
      const { year, date } = dateOf(now.day);
      const named = m[2] === undefined ? null : nearestYear(number(m[2]), 1, now, year);
      if (m[2] !== undefined && named === null) return null;
      const first = named ?? firstOfMonth(m[1] ?? (date <= 15 ? '上' : ''), now);
      return dayPiece(addMonths(first, 1) - 1);
    },
  },
  {
    pattern: /(上上|上|这|本)个?周末/g,
    read: (m, now) => dayPiece(weekday(m[1] ?? '', '六', now)),
  },
  {
    // Not the person 王国庆, nor a wish.
    pattern:
      /(?<![张王李刘陈杨赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕快乐])(?:国庆节?|元旦节?|双(?:十一|11)|双(?:十二|12)|圣诞节?|平安夜|情人节|(?:五一|劳动)节|六一儿童节|儿童节)(?!快乐)/g,
    read: (m, now) => {
      const [, month = 0, date = 0] = HOLIDAYS.find(([name]) => m[0].startsWith(name)) ?? [];
      return dayPiece(nearestYear(month, date, now, dateOf(now.day).year));
    },
  },
  {
    // Bare 3号: the latest one. Not 3号线, 3号店, 第3号, 138号码.
    pattern: new RegExp(`(?<![\\d第月a-z-])${N}\\s?${SUN}(?![\\d线楼门店机码球单卡员窗库文志元期]|选项)`, 'g'),
    read: (m, now) => {
      const { year, month, date } = dateOf(now.day);
      const wanted = number(m[1]);
      const first = wanted <= date ? { year, month } : dateOf(addMonths(now.day - date + 1, -1));
      return dayPiece(dayOf(first.year, first.month, wanted));
    },
  },
  {
    // 目前天猫 and 以后天天 hold other words.
    pattern:
      /大前天|大后天|(?<![目以之])前[天日晚]|昨[天日儿晚夜早]|[琴寻][日晚]|今[天日儿早晨晚夜朝]|(?<!说)明[天日早晚]|听日|(?<![以之今此然])后天(?!天)/g,
    read: (m, now) => dayPiece(now.day + (DAYS.get(m[0]) ?? 0), partOf(m[0])),
  },
  {
    pattern: new RegExp(
      `(?<![\\d.第])${COUNT}[多来几]?个?(分钟|分|小时|钟头|天|日|周|星期|礼拜|月|年)(?:多)?(?:以前|之前|前(?![天日年晚]))`,
      'g',
    ),
    read: (m, now) => ago(m[1] ?? '', m[2] ?? '', now),
  },
  {
    pattern: new RegExp(`(?<![\\d.第])${COUNT}个半(小时|钟头|星期|月)(?:以前|之前|前)`, 'g'),
    read: (m, now) => agoAndHalf(number(m[1]), m[2] ?? '', now),
  },
  { pattern: /([一三])刻钟(?:以前|之前|前)/g, read: (m, now) => ({ instant: now.ms - (m[1] === '一' ? 15 : 45) * 60_000 }) },
  {
    pattern: /(?<!每|每个)(上上|上|这|本|下)?个?(?:周|星期|礼拜)([一二三四五六日天1-7])(?![0-9个次年天前到至])/g,
    read: (m, now) => dayPiece(weekday(m[1] ?? '', m[2] ?? '', now)),
  },
  { pattern: /刚才|刚刚|方才|头先|啱啱/g, read: (_, now) => ({ instant: now.ms }) },
  {
    pattern: new RegExp(
      `(?:(大概|大约|差不多)(?:是|在)?)?((?<![昨今前明])(?:凌晨|清晨|早上|早晨|早|上午|中午|午后|下午|傍晚|晚上|夜里|深夜|半夜|夜|晚))?(?<!\\d|第)${HOUR}(?:点钟?|时(?![间候刻不常光]))(?:(半(?!会)|整)|([一三])刻|(${MINUTE})分?)?(左右|多(?!次)|的时候|那会儿?|前后)?(?![0-9元块毛建要半问意不疑都]|[一二两三四五六七八九])`,
      'g',
    ),
    read: (m) => readTime(m),
  },
  {
    pattern: new RegExp(`((?<![昨今前明])(?:凌晨|早上|上午|中午|下午|晚上))?差(一刻|(?:${MINUTE})分钟?)(?:到)?${HOUR}点`, 'g'),
    read: (m) => {
      const before = m[2] === '一刻' ? 15 : number((m[2] ?? '').replace(/分钟?/, ''));
      const part = partOf(m[1] ?? '');
      const hour = number(m[3]);
      if (!(before >= 1 && before < 60 && hour >= 1 && hour <= 24)) return null;
      const time = { hour: hour - 1, minute: 60 - before, literal: false };
      return part === undefined ? { time } : { time, part };
    },
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
  const [, about, partWord = '', hourWord = '', half, quarter, minutes, round] = m;
  const hour = number(hourWord);
  const minute = half === '半' ? 30 : quarter === '一' ? 15 : quarter === '三' ? 45 : minutes === undefined ? 0 : number(minutes);
  if (!(hour <= 24 && minute <= 59)) return null;
  const part = partOf(partWord);
  const time = { hour, minute, literal: false };
  // 一点, 两点 in figures of speech ("a little", "two remarks") need something that makes them a time.
  const said = about ?? (partWord === '' ? undefined : partWord) ?? half ?? quarter ?? minutes ?? (hour > 1 ? round : undefined);
  const weak = said === undefined && !/\d/.test(hourWord) && !m[0].includes('钟');
  return part === undefined ? { time, weak } : { time, part, weak };
}
