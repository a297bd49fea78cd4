/** Verdicts of the links as they were typed hold for what is left of them. */
import { describe, expect, test } from '@jest/globals';
import { linkEntities } from '../../src/nlu/entities/links.ts';
import type { LinkVerdict } from '../../src/nlu/understanding.ts';
import { WORLD } from './entity-table.ts';

const DANGEROUS: LinkVerdict = { verdict: 'dangerous', reason: { zh: '仿冒。', en: 'An imitation.' } };
const UNKNOWN: LinkVerdict = { verdict: 'cannot_confirm', reason: { zh: '不明。', en: 'Unknown.' } };
const said = (text: string, given?: readonly LinkVerdict[]) =>
  linkEntities(text, WORLD, given).map((entity) => (entity.kind === 'url' ? `${entity.value.url} ${entity.value.verdict}` : ''));

describe('links of a message', () => {
  test('are judged as they stand when nothing is known of how they were typed', () => {
    expect(said('https://upay.example 和 upay-help.com')).toEqual(['https://upay.example official', 'upay-help.com dangerous']);
  });

  test('as many as were typed: each has its own verdict', () => {
    expect(said('http://a.com/[已隐去] 和 b.com', [DANGEROUS, UNKNOWN])).toEqual([
      'http://a.com/[ dangerous',
      'b.com cannot_confirm',
    ]);
  });

  test('more or fewer than were typed: the worst holds for all, and one that is gone is not forgotten', () => {
    expect(said('https://upay.example', [UNKNOWN, DANGEROUS])).toEqual(['https://upay.example dangerous']);
    expect(said('[邮箱已隐去]', [DANGEROUS])).toEqual(['… dangerous']);
    expect(said('没有链接', [])).toEqual([]);
  });
});
