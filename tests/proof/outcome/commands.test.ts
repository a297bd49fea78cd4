/** `check` and `prove` as people run them, and the sections of a page that commands write. */
import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { withSection, writeSections } from '../../../src/cli/doc-section.ts';
import { measure } from '../../../src/cli/prove.ts';
import { compileProject } from '../../../src/flow/compile.ts';
import { printDiagnostics } from '../../../src/flow/diagnostic.ts';
import { generatedProject } from '../../../src/proof/generated-project.ts';
import { topic } from './support.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function bot(args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['src/cli/main.ts', ...args], { cwd: root, env: { ...process.env, NODE_OPTIONS: '' } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

const giveUpTo = (name: string, other: string) => `${topic(name, 'slots: { ok: yes_no }\n')}steps:
  - ask: ok
    text: { zh: 好了吗, en: Is it all right }
    give_up: [goto: { flow: ${other} }]
  - end: resolved
`;

describe('check', () => {
  test('the shipped flows are proved', async () => {
    const { code, out } = await bot(['check']);
    expect(out).toMatch(/Proved: every path ends well \(\d+\.\d\d s\)/);
    expect(out).toMatch(/\d+ waiting points, \d+ calls; [\d,]+ situations/);
    expect(code).toBe(0);
  });

  test('a fault is told with file, line, caret, next action and the chat that leads there; exit code 1', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'signpost-proof-'));
    cpSync(join(root, 'flows'), folder, { recursive: true });
    writeFileSync(join(folder, 'circle.yaml'), [giveUpTo('qqone', 'qqtwo'), giveUpTo('qqtwo', 'qqone')].join('---\n'));
    const { code, out } = await bot(['check', folder]);
    expect(out).toMatch(/circle\.yaml:\d+:\d+: error P103: A customer whose answers do not fit is led back/);
    expect(out).toMatch(/\^{3,}/);
    expect(out).toMatch(/→ Let one of the `give_up` end/);
    expect(out).toMatch(/How a customer gets there:\n {4}客户：我要问qq/);
    expect(out).toContain('机器人：好了吗');
    expect(out).toContain('Not fit to be published: 1 fault');
    expect(code).toBe(1);
    rmSync(folder, { recursive: true });
  });
});

describe('prove', () => {
  test('a wrong command line is told with what is possible', async () => {
    const { code, err } = await bot(['prove', '--wriet', 'x']);
    expect(code).toBe(2);
    expect(err).toContain('--write FILE');
  });

  test('a page without the sections is left as it is, with the reason', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'signpost-proof-'));
    const page = join(folder, 'page.md');
    copyFileSync(join(root, 'LICENSE'), page);
    expect(() => writeSections(page, { 'proof:summary': 'x' })).toThrow('Put <!-- proof:summary --> and <!-- /proof:summary -->');
    expect(readFileSync(page, 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
    rmSync(folder, { recursive: true });
  });

  test('a section is replaced, and nothing else', () => {
    const page = 'Before\n<!-- proof:growth -->\nold\n<!-- /proof:growth -->\nAfter\n';
    expect(withSection(page, 'proof:growth', '| new |\n')).toBe(
      'Before\n<!-- proof:growth -->\n| new |\n<!-- /proof:growth -->\nAfter\n',
    );
  });
});

describe('the generated project', () => {
  test('is the same every time, without a warning, and is proved', () => {
    expect(generatedProject(25)).toEqual(generatedProject(25));
    const files = generatedProject(25);
    const compiled = compileProject(files, { requirePatterns: false });
    expect(
      printDiagnostics(compiled.ok ? compiled.warnings.filter(({ code }) => code !== 'F606') : compiled.diagnostics, files),
    ).toBe('');
    expect(measure(10)).toMatchObject({ flows: 10, ok: true });
  });

  test('the cost grows with the flows, not with their combinations', () => {
    const [small, large] = [20, 60].map((flows) => measure(flows));
    const perStep = (one: typeof small) => (one?.states ?? 0) / (one?.steps ?? 1);
    expect(perStep(large)).toBeLessThan(perStep(small) * 1.1);
  });
});
