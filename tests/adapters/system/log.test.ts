/** What the log keeps of what it is given: one line each, and of errors only what is safe to keep. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { createLog } from '../../../src/adapters/system/log.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

type Line = {
  readonly msg: string;
  readonly err?: { type: string; message: string; stack?: string[] };
  readonly [field: string]: unknown;
};

async function logged(write: (log: ReturnType<typeof createLog>) => void): Promise<{ text: string; lines: Line[] }> {
  const file = join(folder, `${++files}.log`);
  write(createLog('info', file));
  for (let i = 0; i < 1000 && !readText(file).endsWith('"end"}\n'); i++) await new Promise((resolve) => setTimeout(resolve, 20));
  const text = readText(file);
  return {
    text,
    lines: text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line),
  };
}
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

test('a value with line breaks stays one line: nobody can forge another', async () => {
  const forged = 'x\n{"level":50,"msg":"root login"}\r\n\u2028\u0085';
  const { lines } = await logged((log) => {
    log.info({ value: forged }, 'first');
    log.error({ err: new Error(forged) }, 'second');
    log.info({}, 'end');
  });
  expect(lines.map((line) => line.msg)).toEqual(['first', 'second', 'end']);
  expect(lines[0]?.value).toBe(forged);
});

test('an error is kept with kind, message, code and frames; requests, tokens and bodies that hang on it are not', async () => {
  const error = Object.assign(new TypeError('the connection was cut'), {
    code: 'ECONNRESET',
    request: { headers: { authorization: 'Bearer secret-token' }, body: '我的密码是西瓜' },
    cause: new Error('西瓜'),
  });
  const { text, lines } = await logged((log) => {
    log.error({ err: error }, 'failed');
    log.info({}, 'end');
  });
  expect(lines[0]?.err).toMatchObject({ type: 'TypeError', message: 'the connection was cut', code: 'ECONNRESET' });
  expect(lines[0]?.err?.stack?.[0]).toMatch(/^at /);
  expect(text).not.toMatch(/secret-token|西瓜/);
});

test('what JavaScript’s JSON parser quotes is left out, and a message has an end', async () => {
  let quoting: unknown;
  try {
    JSON.parse('我的密码是西瓜');
  } catch (error) {
    quoting = error;
  }
  expect(String(quoting)).toContain('西瓜');
  const { text, lines } = await logged((log) => {
    log.error({ err: quoting }, 'one');
    log.error({ err: new Error('长'.repeat(10_000)) }, 'two');
    log.error({ err: '长'.repeat(10_000) }, 'three');
    log.info({}, 'end');
  });
  expect(text).not.toContain('西瓜');
  expect(lines.slice(1, 3).map((line) => line.err?.message.length)).toEqual([500, 500]);
});
