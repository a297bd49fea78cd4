/**
 * Tables of messages with the values that must be found in them. Every value stands in braces in the message, so that a
 * row shows kind, value and exact place: `我付了{100块5} => money 100.5 CNY`. A row without braces holds nothing.
 */
import { findEntities } from '../../src/nlu/entities/find.ts';
import { nameList } from '../../src/nlu/entities/names.ts';
import type { World } from '../../src/nlu/entities/scan.ts';
import { fold } from '../../src/nlu/normalise.ts';
import type { Entity, EntityKind } from '../../src/nlu/understanding.ts';

export const WORLD: World = {
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  links: { domains: ['upay.example', 'upay-wallet.example'], names: ['uPay 钱包', 'uPay'], hotlines: [], emails: [] },
  banks: nameList([
    { id: 'icbc', names: ['工商银行', '中国工商银行', '工行', 'ICBC', 'Industrial and Commercial Bank of China'] },
    { id: 'abc', names: ['农业银行', '中国农业银行', '农行', 'Agricultural Bank of China'] },
    { id: 'boc', names: ['中国银行', '中行', 'BOC', 'Bank of China'] },
    { id: 'ccb', names: ['建设银行', '中国建设银行', '建行', 'CCB', 'China Construction Bank'] },
    { id: 'bocom', names: ['交通银行', '交行', 'BOCOM', 'Bank of Communications'] },
    { id: 'cmb', names: ['招商银行', '招行', 'CMB', 'China Merchants Bank'] },
    { id: 'citic', names: ['中信银行', '中信', 'CITIC'] },
    { id: 'ceb', names: ['光大银行', '光大', 'CEB'] },
    { id: 'cmbc', names: ['民生银行', '民生', 'CMBC', 'Minsheng Bank'] },
    { id: 'cib', names: ['兴业银行', '兴业', 'CIB'] },
    { id: 'cgb', names: ['广发银行', '广发', 'CGB'] },
  ]),
  merchants: nameList([
    { id: 'meituan', names: ['美团', '美团外卖', 'Meituan'] },
    { id: 'starbucks', names: ['星巴克', 'Starbucks'] },
    { id: 'mcdonalds', names: ['麦当劳', "McDonald's"] },
    { id: 'seven_eleven', names: ['7-Eleven', '711'] },
    { id: 'toutiao', names: ['今日头条'] },
    { id: 'apple', names: ['Apple'] },
    { id: 'hm', names: ['H&M'] },
    { id: 'yidiandian', names: ['一点点'] },
    { id: 'netease', names: ['网易云音乐', 'NetEase Cloud Music'] },
  ]),
};

/** Sunday, 22 November 2026, 15:30 in Shanghai. */
export const NOW = '2026-11-22T07:30:00Z';

export type Row = { readonly text: string; readonly expected: string; readonly marked: string };

/** Rows of a table, one a line; blank lines and lines that begin with # are left out. */
export function rows(table: string): readonly (readonly [string, Row])[] {
  return table
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [marked = '', expected = ''] = line.split('=>').map((part) => part.trim());
      return [line, { text: marked.replace(/[{}]/g, ''), marked, expected }] as const;
    });
}

/** All values in a message, in the world of these tables. */
export function entitiesOf(text: string, now = NOW): readonly Entity[] {
  return findEntities(fold(text, 4000), WORLD, Date.parse(now));
}

/** What is found, written as a row writes it. `kinds`: only these; all but transaction kinds when left out. */
export function found(text: string, now = NOW, kinds?: readonly EntityKind[]): Pick<Row, 'marked' | 'expected'> {
  const entities = entitiesOf(text, now).filter((entity) =>
    kinds === undefined ? entity.kind !== 'transaction_kind' : kinds.includes(entity.kind),
  );
  let marked = '';
  let at = 0;
  for (const { start, end } of entities) {
    marked += `${text.slice(at, start)}{${text.slice(start, end)}}`;
    at = end;
  }
  return {
    marked: marked + text.slice(at),
    expected: entities.map((entity) => `${entity.kind} ${valueText(entity)}`).join(' | '),
  };
}

function valueText(entity: Entity): string {
  switch (entity.kind) {
    case 'money':
      return `${entity.value.minor / 100} ${entity.value.currency}`;
    case 'date':
      return entity.value.iso;
    case 'url':
      return `${entity.value.host} ${entity.value.verdict}`;
    default:
      return String(entity.value);
  }
}
