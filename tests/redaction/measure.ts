/**
 * `node tests/redaction/measure.ts [seen|kept] [--show]`: recall and precision of each kind on made messages, and how many
 * ordinary messages lose something. A value counts as found only with its kind and its exact place.
 */
import { ALL_KINDS, redact, type Secret, type SecretKind } from '../../src/redaction/redact.ts';
import { type Case, casesOf, ordinaryOf, type Part } from './made/cases.ts';

export type Row = { readonly kind: SecretKind; readonly values: number; readonly found: number; readonly wrong: number };
export type Measured = {
  readonly rows: readonly Row[];
  readonly misses: readonly string[];
  readonly ordinary: number;
  readonly touched: readonly string[];
};

const same = (a: Secret, b: Secret) => a.kind === b.kind && a.start === b.start && a.end === b.end;
const find = (text: string) => redact(text, { asked: null, before: null, kinds: ALL_KINDS }).found;

/** @param count values of each kind; @param messages ordinary ones */
export function measure(part: Part, count: number, messages: number): Measured {
  const cases = casesOf(part, count).map((one) => ({ ...one, found: find(one.text) }));
  const missed = ({ expected, found }: Case & { found: readonly Secret[] }) =>
    expected.filter((one) => !found.some((two) => same(one, two)));
  const wrong = ({ expected, found }: Case & { found: readonly Secret[] }) =>
    found.filter((one) => !expected.some((two) => same(one, two)));
  const rows = ALL_KINDS.map((kind) => {
    const values = cases.flatMap(({ expected }) => expected).filter((one) => one.kind === kind).length;
    const lost = cases.flatMap(missed).filter((one) => one.kind === kind).length;
    return { kind, values, found: values - lost, wrong: cases.flatMap(wrong).filter((one) => one.kind === kind).length };
  }).filter(({ values }) => values > 0);
  const touched = ordinaryOf(part, messages).filter((text) => find(text).length > 0);
  const misses = cases
    .filter((one) => missed(one).length + wrong(one).length > 0)
    .map(({ text, expected, found, disguise }) => {
      const list = found.map(({ kind, start, end }) => `${kind}:${text.slice(start, end)}`).join(' ');
      return `${expected[0]?.kind} (${disguise}) ${JSON.stringify(text)} -> ${list || 'nothing'}`;
    });
  return { rows, misses, ordinary: messages, touched };
}

const share = (part: number, whole: number) => (whole === 0 ? '–' : (part / whole).toFixed(4));

if (process.argv[1]?.endsWith('measure.ts')) {
  const part: Part = process.argv.includes('kept') ? 'kept' : 'seen';
  const { rows, misses, ordinary, touched } = measure(part, 1000, 20_000);
  console.log('| kind | values | recall | precision |\n| --- | ---: | ---: | ---: |');
  for (const { kind, values, found, wrong } of rows)
    console.log(`| ${kind} | ${values} | ${share(found, values)} | ${share(found, found + wrong)} |`);
  console.log(`\nOrdinary messages: ${ordinary}, touched: ${touched.length}`);
  if (process.argv.includes('--show')) for (const line of [...misses.slice(0, 200), ...touched.slice(0, 100)]) console.log(line);
}
