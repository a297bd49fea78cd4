/** `train` as people run it: what it says, what it leaves behind, and what it answers where it cannot. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { train } from '../../src/cli/train.ts';
import { started, told } from '../support/command.ts';
import { taughtProject } from '../support/taught-project.ts';

const base = mkdtempSync(join(tmpdir(), 'signpost-train-'));
const flows = join(base, 'flows');
beforeAll(() => {
  mkdirSync(flows);
  writeFileSync(join(flows, 'taught.yaml'), taughtProject());
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('train', () => {
  test('keeps what it has learnt in MODELS_DIR, where route finds it', async () => {
    const models = join(base, 'new', 'models');
    const { code, out, err } = await started(['train'], { env: { FLOWS_DIR: flows, MODELS_DIR: models } });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^\d+ examples of 15 flows learnt in \d+\.\d\d s: .*[0-9a-f]{16}\.model, \d+ kB\.\n$/);
    const files = readdirSync(models);
    const routed = await started(['route', '--jsonl', '-'], {
      env: { FLOWS_DIR: flows, MODELS_DIR: models },
      input: '{"text":"我的快递还没到"}\n',
    });
    expect(JSON.parse(routed.out)).toMatchObject({ flow: 'lost_parcel', decision: 'route' });
    expect(readdirSync(models)).toEqual(files);
  });

  test('a folder that cannot be written is named, with what to do', async () => {
    const file = join(base, 'a-file');
    writeFileSync(file, '');
    const { code, out, err } = await told(() => train([]), { env: { FLOWS_DIR: flows, MODELS_DIR: join(file, 'models') } });
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^The folder \S*a-file\/models cannot be written \([^\n]+\)\. Set MODELS_DIR to one that can\.\n$/);
  });

  test('arguments are refused', async () => {
    const { code, out, err } = await told(() => train(['--fast']), {
      env: { FLOWS_DIR: flows, MODELS_DIR: join(base, 'unused') },
    });
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe('train takes no arguments; FLOWS_DIR and MODELS_DIR name the folders.\n');
    expect(readdirSync(base)).not.toContain('unused');
  });

  test('broken flows are told with file and line, and nothing is learnt', async () => {
    const broken = join(base, 'broken');
    mkdirSync(broken);
    writeFileSync(join(broken, 'bad.yaml'), 'flow: bad\ntopic: how_to\nsteps:\n  - sya: { zh: 好, en: ok }\n');
    const { code, out, err } = await told(() => train([]), { env: { FLOWS_DIR: broken, MODELS_DIR: join(base, 'unused') } });
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/bad\.yaml:4/);
    expect(err).not.toMatch(/\n\s+at /);
  });
});
