/** The command `graph`: what it prints, what it writes, and how it says that something is wrong. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { graph } from '../../src/cli/graph.ts';
import { FLOWS } from '../support/shipped-knowledge.ts';
import { xmlMistakes } from './fixtures.ts';

let scratch = '';
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'graph-'));
  // Examples are nowhere drawn, and are most of what there is to read.
  const flows = join(scratch, 'shipped');
  cpSync(FLOWS, flows, { recursive: true, filter: (path) => path !== join(FLOWS, 'examples') });
  process.env.FLOWS_DIR = flows;
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const texts = { out: '', err: '' };
  const caught = (name: 'out' | 'err') => (text: string | Uint8Array) => {
    texts[name] += String(text);
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(caught('out')),
    jest.spyOn(process.stderr, 'write').mockImplementation(caught('err')),
  ];
  try {
    const code = await graph(args);
    return { code, ...texts };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe('what it prints', () => {
  test('without a name, the flows with topic and title', async () => {
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out).toMatch(/^login_failure +login_failure +登录/m);
    expect(out).toMatch(/^greeting +pattern +/m);
    expect((await run('--lang', 'en')).out).not.toMatch(/[\u4e00-\u9fff]/);
  });

  test('one flow as Mermaid, in Chinese or English', async () => {
    const zh = await run('security_incident');
    expect(zh.code).toBe(0);
    expect(zh.out).toMatch(/^flowchart TB\n {2}n1\(\["/);
    const en = await run('security_incident', '--lang', 'en');
    expect(en.out).not.toMatch(/[\u4e00-\u9fff]/);
    expect(en.out.split('\n').length).toBe(zh.out.split('\n').length);
  });

  test('one flow, or the whole project, as SVG', async () => {
    for (const what of ['security_incident', '--project']) {
      const { code, out } = await run(what, '--svg');
      expect(code).toBe(0);
      expect(out).toMatch(/^<svg /);
      expect(xmlMistakes(out)).toEqual([]);
    }
  });

  test('its usage, when asked', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('graph <flow>') });
  });
});

describe('what it writes', () => {
  test('a file for each flow and one for the project', async () => {
    const names = (await run()).out
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    for (const [extension, ...flags] of [['mmd'], ['svg', '--svg']]) {
      const folder = join(scratch, 'new', `${extension}`);
      expect(await run('--out', folder, ...flags)).toMatchObject({
        code: 0,
        out: `${names.length + 1} files written to ${folder}\n`,
      });
      expect(readdirSync(folder).sort()).toEqual([...names, 'project'].map((name) => `${name}.${extension}`).sort());
    }
    expect(readFileSync(join(scratch, 'new', 'mmd', 'project.mmd'), 'utf8')).toContain('subgraph');
  });

  test('only the flow that is named', async () => {
    const folder = join(scratch, 'one');
    expect(await run('greeting', '--out', folder)).toMatchObject({ code: 0, out: `1 file written to ${folder}\n` });
    expect(readdirSync(folder)).toEqual(['greeting.mmd']);
  });
});

describe('what can be wrong', () => {
  test('a flow that does not exist: what was probably meant, exit code 2, nothing on stdout', async () => {
    expect(await run('secruity_incident')).toEqual({
      code: 2,
      out: '',
      err: 'There is no flow “secruity_incident”. Did you mean `security_incident`?\n',
    });
    expect((await run('__proto__')).err).toContain('Possible here: ');
  });

  test.each([
    [['--lang', 'fr'], 'There is no language “fr”. Possible: zh, en.'],
    [['--svg'], 'Say what to draw'],
    [['greeting', 'thanks'], 'Name one flow at a time'],
    [['greeting', '--project'], 'Either name a flow or say --project'],
    [['--colour'], "Unknown option '--colour'"],
  ])('%j: one clear sentence and exit code 2', async (args, sentence) => {
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(sentence);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test('flows with mistakes: every one with its line, exit code 1', async () => {
    const folder = join(scratch, 'flows');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.yaml'), 'flow: a\ntopic: nonsense\nsteps: []\n');
    const { code, out, err } = await run('--flows', folder);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('flows/a.yaml:2');
    expect(err).toContain('nothing was drawn');
  });

  test('a folder that is not there, or cannot be written to', async () => {
    expect(await run('--flows', join(scratch, 'none'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not exist'),
    });
    const file = join(scratch, 'file');
    writeFileSync(file, '');
    expect(await run('--out', join(file, 'x'))).toMatchObject({ code: 1, err: expect.stringContaining(file) });
  });
});
