/** What was learnt, kept in a file: the same decisions from it, and never a damaged or foreign one. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { bytesOf, fingerprintOf, modelFile, packedIn, readModel, writeModel } from '../../../src/adapters/flows/model-file.ts';
import { pack, unpack } from '../../../src/nlu/pack.ts';
import { route } from '../../../src/nlu/route.ts';
import { surroundingsOf } from '../../../src/nlu/surroundings.ts';
import { MODEL, SET } from '../../nlu/fixtures.ts';

const PACKED = pack(MODEL);
const KEY = fingerprintOf(SET);
const base = mkdtempSync(join(tmpdir(), 'signpost-models-'));
let folder = base;
let count = 0;
beforeEach(() => {
  folder = join(base, `${count++}`, 'models');
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('written and read', () => {
  test('it decides as the model that was written, and the folder is made', () => {
    writeModel(folder, KEY, PACKED);
    const read = readModel(folder, KEY);
    if (read === null) throw new Error('there is a file');
    const model = unpack(read, surroundingsOf(SET));
    for (const text of ['我转的钱还没到', 'my code', 'lost', 'mima wangle', 'refudn', '', '今天天气', '转账还没到，另外怎么提现'])
      expect(route(model, text)).toEqual(route(MODEL, text));
  });

  test('nothing else stays in the folder, and at most four models', () => {
    for (let i = 0; i < 6; i++) {
      const key = `${i}`.repeat(64);
      writeModel(folder, key, PACKED);
      utimesSync(modelFile(folder, key), 1000 + i, 1000 + i);
    }
    writeModel(folder, KEY, PACKED);
    expect(readdirSync(folder).sort()).toEqual(
      [...['3', '4', '5'].map((i) => `${i.repeat(16)}.model`), `${KEY.slice(0, 16)}.model`].sort(),
    );
  });

  test('a newer one takes the place of an older one of the same name', () => {
    writeModel(folder, KEY, PACKED);
    writeModel(folder, KEY, { ...PACKED, intents: [] });
    expect(readModel(folder, KEY)?.intents).toEqual([]);
  });
});

describe('a file that is not as it should be counts as none', () => {
  const good = bytesOf(KEY, PACKED);

  test('no folder, no file, or something else of that name', () => {
    expect(readModel(folder, KEY)).toBeNull();
    mkdirSync(modelFile(folder, KEY), { recursive: true });
    expect(readModel(folder, KEY)).toBeNull();
  });

  test.each([
    ['empty', Buffer.alloc(0)],
    ['only its beginning', good.subarray(0, 20)],
    ['the checksum only', good.subarray(good.length - 4)],
    ['cut off', good.subarray(0, good.length - 1)],
    ['half of it', good.subarray(0, good.length / 2)],
    ['text', Buffer.from('Not a model at all, but a text that is longer than a checksum.')],
  ])('%s', (_, bytes) => {
    writeModel(folder, KEY, PACKED);
    writeFileSync(modelFile(folder, KEY), bytes);
    expect(readModel(folder, KEY)).toBeNull();
  });

  test('one wrong bit anywhere', () => {
    for (const at of [0, 31, 32, 33, 100, Math.floor(good.length / 2), good.length - 1]) {
      const bytes = Buffer.from(good);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      expect(packedIn(bytes, KEY)).toBeNull();
    }
  });

  test('another fingerprint, even where the names of the files are the same', () => {
    const other = `${KEY.slice(0, 16)}${'0'.repeat(48)}`;
    writeModel(folder, KEY, PACKED);
    expect(modelFile(folder, other)).toBe(modelFile(folder, KEY));
    expect(readModel(folder, other)).toBeNull();
    expect(readModel(folder, KEY)).not.toBeNull();
  });
});

test('a folder that cannot be made is an error that names it, and leaves nothing behind', () => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'taken');
  writeFileSync(file, 'a file');
  expect(() => writeModel(join(file, 'models'), KEY, PACKED)).toThrow(/taken/);
  expect(readFileSync(file, 'utf8')).toBe('a file');
  expect(readdirSync(folder)).toEqual(['taken']);
});

describe('the fingerprint', () => {
  const [first, ...rest] = SET.intents;
  if (first === undefined) throw new Error('the set has flows');
  const withFirst = (change: object) => fingerprintOf({ ...SET, intents: [{ ...first, ...change }, ...rest] });

  test('is the same for the same', () => {
    expect(fingerprintOf(structuredClone(SET))).toBe(KEY);
    expect(KEY).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    ['one example more', { examples: { ...first.examples, zh: [...first.examples.zh, '登录页打不开'] } }],
    [
      'one character of an example',
      { examples: { ...first.examples, zh: [`${first.examples.zh[0]}了`, ...first.examples.zh.slice(1)] } },
    ],
    ['what the flow is not', { notExamples: { zh: ['登录奖励'], en: [] } }],
    ['its price', { wrongStart: 4 }],
    ['its urgency', { urgent: !first.urgent }],
    ['its topic', { topic: 'none' }],
  ])('is another one after a change of %s', (_, change) => {
    expect(withFirst(change)).not.toBe(KEY);
  });

  test('is another one after a change of the lists of words or of the costs', () => {
    expect(fingerprintOf({ ...SET, synonyms: [{ zh: ['充值'], en: [] }] })).not.toBe(KEY);
    expect(fingerprintOf({ ...SET, costs: { ...MODEL.costs, question: 2 } })).not.toBe(KEY);
  });
});
