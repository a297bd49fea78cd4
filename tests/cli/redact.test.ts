/** `redact` as people run it: lines in, lines out. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'signpost-redact-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[], input = ''): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['src/cli/main.ts', 'redact', ...args], {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });
}
const linesOf = (out: string) =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

test('a line out for each line in, in order, with places in UTF-16 units of the text that came in', async () => {
  const texts = ['😀卡４１１１ 1111 1111 1111，手机13800138000', '转账失败了', 'li@example.com'];
  const file = join(folder, 'messages.jsonl');
  writeFileSync(file, texts.map((text) => JSON.stringify({ text })).join('\n'));
  const { code, out } = await run(['--jsonl', file]);
  expect(code).toBe(0);
  expect(linesOf(out)).toEqual([
    {
      text: '😀卡[银行卡 ****1111]，手机[电话 ****8000]',
      found: [
        { kind: 'card', start: 3, end: 22 },
        { kind: 'phone', start: 25, end: 36 },
      ],
    },
    { text: '转账失败了', found: [] },
    { text: '[email ***@example.com]', found: [{ kind: 'email', start: 0, end: 14 }] },
  ]);
});

test('what the bot asked and the message before count; crypto addresses stay on request', async () => {
  const address = '0x52908400098527886E0F7030069857D2E4169EE7';
  const lines = [{ text: '884213', asked: 'code' }, { text: '34567890128', before: '卡号 62220212' }, { text: address }];
  const { out } = await run(['--jsonl', '-', '--keep-crypto-addresses'], lines.map((line) => JSON.stringify(line)).join('\n'));
  expect(linesOf(out).map(({ text }) => text)).toEqual(['[code removed]', '[card ****]', address]);
});

test('a line that cannot be read is answered too, and says why', async () => {
  const { code, out } = await run(['--jsonl', '-'], '{"text":"CVV 123"}\nnonsense\n{"text":5}\n{"text":"1","asked":"pin"}\n');
  expect(code).toBe(0);
  expect(linesOf(out).map(({ error }) => error ?? null)).toEqual([
    null,
    'line 2: the line is no JSON',
    'line 3: the line has no "text" that is a string',
    'line 4: "asked" is neither "password" nor "code" nor null',
  ]);
});

test('without a file, and with one that is not there', async () => {
  const none = await run([]);
  expect([none.code, none.err]).toEqual([2, 'Say which file to read: redact --jsonl FILE (- for standard input).\n']);
  const missing = await run(['--jsonl', join(folder, 'nothing.jsonl')]);
  expect(missing.code).toBe(1);
  expect(missing.err).toContain('cannot be read');
});
