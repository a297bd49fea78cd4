/** Names of banks and merchants, as the brand lists them. */
import { type Folded, fold } from '../normalise.ts';
import { type Found, literal, type NameList, type World } from './scan.ts';

/**
 * Characters before and after which a short Chinese name is part of other words: 其中|行不行, 员工|行为, 短信中|信息. By the
 * name's first and last character, since every name of two characters runs into the same neighbours.
 */
const NOT_AFTER: { readonly [first: string]: string } = {
  工: '员手人打加施职分电义竣',
  中: '其当集途空手从家高初',
  建: '新创搭构修组筹兴扩',
  交: '提外上转社递',
  农: '菜老果务',
  民: '居人国农市网公村',
  兴: '新高振复',
  光: '不阳目时风',
  广: '推',
  平: '水公',
};
const NOT_BEFORE: { readonly [last: string]: string } = {
  行: '[为动程走驶贿情]|不行|业(?!务)',
  信: '[息任件号心]|用(?!卡)',
  生: '[活意产病]',
  业: '务',
  大: '[家小量约概部]',
  发: '[送布现票]',
};
/** A name of digits only (711) must not be an amount, a count or a part of a number. */
const NO_COUNT = '(?!\\s?(?:[\\d.,:/-]*\\d|元|块|圆|[次个笔天年月日号条人分kw万千百%]|rmb|cny|yuan|dollars?))';

/** Prepares a list. Blanks, hyphens and apostrophes inside a name may be typed or not; longer names win over shorter ones. */
export function nameList(entries: readonly { readonly id: string; readonly names: readonly string[] }[]): NameList {
  const seen = new Set<string>();
  const names: { readonly name: string; readonly id: string }[] = [];
  for (const entry of entries) {
    for (const each of entry.names) {
      const name = fold(each, 200).text.replace(/^[\s'-]+|(?<!\s)\s+$/g, '');
      const key = keyOf(name);
      if (key === '' || seen.has(key)) continue;
      seen.add(key);
      names.push({ name, id: entry.id });
    }
  }
  names.sort((a, b) => b.name.length - a.name.length || (a.name < b.name ? -1 : 1));
  const byFirst = new Map<string, { readonly pattern: RegExp; readonly id: string }[]>();
  for (const { name, id } of names) {
    const first = name[0] ?? '';
    const same = byFirst.get(first) ?? [];
    same.push({ pattern: new RegExp(patternOf(name), 'y'), id });
    byFirst.set(first, same);
  }
  return byFirst;
}

export function scanBanks(folded: Folded, world: World): readonly Found[] {
  return scanNames(folded, world.banks, 'bank');
}

export function scanMerchants(folded: Folded, world: World): readonly Found[] {
  return world.merchants === undefined ? [] : scanNames(folded, world.merchants, 'merchant');
}

function scanNames({ text }: Folded, names: NameList, kind: 'bank' | 'merchant'): readonly Found[] {
  if (names.size === 0) return [];
  const found: Found[] = [];
  for (let at = 0; at < text.length; at++) {
    for (const { pattern, id } of names.get(text[at] ?? '') ?? []) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match === null) continue;
      found.push({ from: at, to: at + match[0].length, value: { kind, value: id } });
      at += match[0].length - 1;
      break;
    }
  }
  return found;
}

/** What is left of a name when everything that customers leave out is gone. */
function keyOf(folded: string): string {
  return folded.replace(/[\s'-]+/g, '');
}

function patternOf(name: string): string {
  const body = name
    .split(/[\s-]+/)
    .map((word) => literal(word).replaceAll("'", "'?"))
    .join('[\\s-]{0,3}');
  if (/^\d+$/.test(name)) return `(?<![a-z0-9.,:/-])${body}(?![a-z])${NO_COUNT}`;
  const [first = '', last = ''] = [name[0], name.at(-1)];
  const short = /^\p{Script=Han}{2}$/u.test(name);
  const before = /^[a-z0-9]/.test(name) ? '(?<![a-z0-9])' : short && NOT_AFTER[first] ? `(?<![${NOT_AFTER[first]}])` : '';
  const after = /[a-z0-9]$/.test(name) ? '(?![a-z0-9])' : short && NOT_BEFORE[last] ? `(?!${NOT_BEFORE[last]})` : '';
  return `${before}${body}${after}`;
}
