/** `npm run -s bot -- links`: a line of JSON in, a line with the judged links out. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'links-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));
const LINES = [
  { text: '看看 https://upay-help.com/a 和 upay.example，是真的吗？' },
  { text: 'is http://t.cn/x ok?' },
  { text: '没有链接' },
];
const file = join(folder, 'in.jsonl');
writeFileSync(file, `${LINES.map((line) => JSON.stringify(line)).join('\n')}\nno json\n{"a":1}\n\n{"text":"call 0095000"}\n`);

function links(...args: string[]) {
  const output = execFileSync(process.execPath, ['src/cli/main.ts', 'links', ...args], { encoding: 'utf8' });
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('links --jsonl', () => {
  test('every line is answered, in order, in the language of the text', () => {
    const answers = links('--jsonl', file);
    expect(answers).toHaveLength(6);
    expect(answers[0].links).toEqual([
      {
        url: 'https://upay-help.com/a',
        verdict: 'dangerous',
        reason: expect.stringMatching(/不是我们的/),
        reasons: ['brand_in_domain'],
        start: 3,
        end: 26,
      },
      { url: 'upay.example', verdict: 'official', reason: expect.any(String), reasons: ['official_domain'], start: 29, end: 41 },
    ]);
    expect(answers[1].links).toMatchObject([
      { url: 'http://t.cn/x', verdict: 'cannot_confirm', reason: expect.stringMatching(/short link/) },
    ]);
    expect(answers[2]).toEqual({ links: [] });
    expect(answers[3]).toEqual({ links: [], error: 'the line is no JSON' });
    expect(answers[4]).toEqual({ links: [], error: 'the line has no "text" that is a string' });
    expect(answers[5]).toEqual({ links: [] });
  });

  test('contacts, and a list of domains', () => {
    const list = join(folder, 'domains.txt');
    writeFileSync(list, 'bad t.cn\n');
    const answers = links('--jsonl', file, '--contacts', '--list', list);
    expect(answers[1].links).toMatchObject([{ verdict: 'dangerous', reasons: ['known_bad', 'shortener'] }]);
    expect(answers[5].contacts).toMatchObject([{ kind: 'phone', contact: '0095000', verdict: 'dangerous' }]);
  });

  test('without a file, and with a broken list, it says what to do', () => {
    const run = (...args: string[]) => spawnSync(process.execPath, ['src/cli/main.ts', 'links', ...args], { encoding: 'utf8' });
    const none = run();
    expect([none.status, none.stderr]).toEqual([2, expect.stringMatching(/^Say which file to read: links --jsonl FILE/)]);
    const broken = join(folder, 'broken.txt');
    writeFileSync(broken, 'evil.com\n');
    const refused = run('--jsonl', file, '--list', broken);
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/broken\.txt:1 begins with "evil\.com": write bad/),
    ]);
    const missing = run('--jsonl', join(folder, 'nowhere.jsonl'));
    expect([missing.status, missing.stderr]).toEqual([1, expect.stringMatching(/nowhere\.jsonl/)]);
  });
});
