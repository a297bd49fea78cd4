/** What is done with every message before anything of it is kept: the scan for secrets, and the verdict on links. */
import { linkBrandOf, NO_LIST } from '../../src/links/brand.ts';
import { judgeLinks } from '../../src/links/links.ts';
import { redact } from '../../src/redaction/redact.ts';
import { lookalikes } from '../links/made/lookalikes.ts';
import { casesOf, ordinaryOf } from '../redaction/made/cases.ts';
import { shippedKnowledge } from '../support/shipped-knowledge.ts';
import type { Row } from './row.ts';

const LENGTH = 2_000;
const SCANS = 4_000;
const MEGABYTES = 10;
const HOSTILE = ['1', '4111 ', '138', '密码是', 'abandon ', 'a@', '一二三', '1.', '::', 'https://a.b/'];

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;

/** Of two tries the faster one: the other one was somebody else's. */
function millis(work: () => unknown): number {
  const once = () => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  };
  return Math.min(once(), once());
}

/** Ordinary messages one after the other, every tenth with a value in it, up to the length. */
function longMessages(count: number): string[] {
  const plain = ordinaryOf('seen', 5_000);
  const values = casesOf('seen', 100).map(({ text }) => text);
  let at = 0;
  return Array.from({ length: count }, () => {
    let text = '';
    while (text.length < LENGTH) {
      text += `${at % 10 === 9 ? values[at % values.length] : plain[at % plain.length]} `;
      at += 1;
    }
    return text.slice(0, LENGTH);
  });
}

function scanRow(): Row {
  const messages = longMessages(SCANS);
  for (const text of messages.slice(0, 500)) redact(text, null);
  const times = messages.map((text) => millis(() => redact(text, null)));
  const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
  return {
    name: `redact: scan of 2,000 characters, every tenth message in it with a value (p50 ${p50.toFixed(2)} ms)`,
    value: `p99 ${p99.toFixed(2)} ms`,
    goal: '≤ 2 ms',
    ok: p99 <= 2,
  };
}

/** Four times the text may take four times the time, and somewhat more for the memory; ten would be worse than linear. */
function hostileRow(): Row {
  const results = HOSTILE.map((piece) => {
    const of = (bytes: number) => piece.repeat(bytes / piece.length);
    const small = millis(() => redact(of((MEGABYTES / 4) * 1e6), null));
    const large = millis(() => redact(of(MEGABYTES * 1e6), null));
    return { large, growth: large / small };
  });
  const [slowest, steepest] = [Math.max(...results.map(({ large }) => large)), Math.max(...results.map(({ growth }) => growth))];
  return {
    name: `redact: 10 MB of hostile text, beside a quarter of it (slowest of ${HOSTILE.length} kinds: ${(slowest / 1000).toFixed(1)} s)`,
    value: `${steepest.toFixed(1)} times`,
    goal: '≤ 8 times',
    ok: steepest <= 8,
  };
}

function linkRow(): Row {
  const { brand } = shippedKnowledge().graph;
  const facts = linkBrandOf(brand, NO_LIST);
  const links = lookalikes(brand.domains, 11, 3_000).map(({ url }) => url);
  for (const url of links.slice(0, 500)) judgeLinks(url, facts);
  const times = links.map((url) => millis(() => judgeLinks(url, facts)));
  const p99 = percentile(times, 0.99);
  return {
    name: `links: verdict on one of ${links.length} lookalikes (p50 ${percentile(times, 0.5).toFixed(3)} ms)`,
    value: `p99 ${p99.toFixed(3)} ms`,
    goal: '< 0.5 ms',
    ok: p99 < 0.5,
  };
}

export async function bench(): Promise<Row[]> {
  return [scanRow(), hostileRow(), linkRow()];
}
