/**
 * Learns the sounds and neighbours of the examples' characters. The only file that needs a pinyin dictionary (100 ms,
 * 30 MB), and only while a model is trained: what understands messages must not import it.
 */
import { pinyin as readingsOf } from 'pinyin-pro';
import { EDGE, type Pinyin, UNUSUAL_STEP } from './pinyin.ts';
import { isHan } from './script.ts';

/** Price of a reading that the dictionary knows for a character but the examples never use. */
const UNUSED = 3;
const MOST = 255;
/** From this many stretches on, neighbours that occur once are left out: most are typing errors of the examples. */
const ABUNDANT = 6000;
/** Words that the dictionary misreads or does not know, with the sound of their first character. */
const MISREAD: readonly (readonly [string, string])[] = [
  ...['重置', '重设', '重发', '重绑', '重登', '重输', '重传', '重填', '重试', '重付', '重下'].map(
    (word) => [word, 'chong'] as const,
  ),
  ...['还款', '还钱', '还清', '还贷'].map((word) => [word, 'huan'] as const),
  ['没收到', 'mei'],
];

/** From texts made by `plain`, in any order. Others than Chinese characters only mark where the Chinese breaks off. */
export function learnPinyin(texts: readonly string[]): Pinyin {
  const runs = [...new Set(texts)].sort().flatMap(hanRuns);
  const times = new Map<string, number>();
  for (const run of runs) for (const char of run) times.set(char, (times.get(char) ?? 0) + 1);
  const seen = [...times.keys()].sort((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0) || (a < b ? -1 : 1));
  const chars = [...seen, ...commonCharacters().filter((char) => !times.has(char))].join('');
  const numbers = new Map([...chars].map((char, i) => [char, i + 1]));
  return {
    chars,
    times: Uint16Array.from(['', ...chars], (char) => Math.min(0xffff, char === '' ? runs.length : (times.get(char) ?? 0))),
    ...readings(runs, chars),
    ...neighbours(runs, numbers),
  };
}

/** Chinese stretches of a text; blanks (punctuation, before `plain`) do not end one, words in other letters do. */
function hanRuns(text: string): readonly string[] {
  return text
    .replaceAll(' ', '')
    .split(/[^\u4e00-\u9fff]+/)
    .filter((run) => run !== '');
}

/** How each character is read: as in the examples (a dictionary of phrases decides), then as it can be read elsewhere. */
function readings(runs: readonly string[], chars: string): Pick<Pinyin, 'sounds' | 'soundsFrom' | 'soundOf' | 'unusual'> {
  const counts = new Map<string, Map<string, number>>([...chars].map((char) => [char, new Map()]));
  for (const run of runs) {
    const sounds = readingsOf(run, { toneType: 'none', type: 'array', v: true });
    for (const [word, sound] of MISREAD)
      for (let at = run.indexOf(word); at >= 0; at = run.indexOf(word, at + 1)) sounds[at] = sound;
    for (let i = 0; i < run.length; i++) add(counts.get(run[i] ?? ''), sounds[i] ?? '');
  }
  const sounds: string[] = [];
  const numbers = new Map<string, number>();
  const soundsFrom = [0, 0];
  const soundOf: number[] = [];
  const unusual: number[] = [];
  for (const char of chars) {
    const used = counts.get(char) ?? new Map<string, number>();
    const all = readingsOf(char, { toneType: 'none', type: 'array', v: true, multiple: true });
    const most = Math.max(1, ...used.values());
    for (const sound of new Set([...used.keys(), ...all].filter((one) => /^[a-z]*[aeiouv]/.test(one)))) {
      const number = numbers.get(sound) ?? sounds.push(sound) - 1;
      numbers.set(sound, number);
      const price = used.has(sound) ? Math.min(UNUSED, Math.log(most / (used.get(sound) ?? 1))) : used.size === 0 ? 0 : UNUSED;
      soundOf.push(number);
      unusual.push(Math.round(price / UNUSUAL_STEP));
    }
    soundsFrom.push(soundOf.length);
  }
  return {
    sounds,
    soundsFrom: Uint16Array.from(soundsFrom),
    soundOf: Uint16Array.from(soundOf),
    unusual: Uint8Array.from(unusual),
  };
}

function neighbours(
  runs: readonly string[],
  numbers: ReadonlyMap<string, number>,
): Pick<Pinyin, 'nextFrom' | 'next' | 'nextTimes'> {
  const behind: Map<number, number>[] = Array.from({ length: numbers.size + 1 }, () => new Map());
  for (const run of runs) {
    let before = EDGE;
    for (const char of run) {
      const number = numbers.get(char) ?? EDGE;
      addNumber(behind[before], number);
      before = number;
    }
    addNumber(behind[before], EDGE);
  }
  const least = runs.length < ABUNDANT ? 1 : 2;
  const nextFrom = [0];
  const next: number[] = [];
  const nextTimes: number[] = [];
  for (const row of behind) {
    for (const number of [...row.keys()].sort((a, b) => a - b)) {
      if ((row.get(number) ?? 0) < least) continue;
      next.push(number);
      nextTimes.push(Math.min(MOST, row.get(number) ?? 0));
    }
    nextFrom.push(next.length);
  }
  return { nextFrom: Uint32Array.from(nextFrom), next: Uint16Array.from(next), nextTimes: Uint8Array.from(nextTimes) };
}

/**
 * The 3,755 characters of level 1 of GB 2312, the most common ones: customers type them by mistake for others, and then
 * their sound has to be known.
 */
function commonCharacters(): readonly string[] {
  const bytes: number[] = [];
  for (let row = 0xb0; row <= 0xd7; row++)
    for (let cell = 0xa1; cell <= (row === 0xd7 ? 0xf9 : 0xfe); cell++) bytes.push(row, cell);
  return [...new TextDecoder('gb18030').decode(Uint8Array.from(bytes))].filter((char) => isHan(char.charCodeAt(0)));
}

function add(counts: Map<string, number> | undefined, key: string): void {
  counts?.set(key, (counts.get(key) ?? 0) + 1);
}

function addNumber(counts: Map<number, number> | undefined, key: number): void {
  counts?.set(key, (counts.get(key) ?? 0) + 1);
}
