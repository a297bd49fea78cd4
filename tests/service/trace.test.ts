import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { conversationNames, plainFields } from '../../src/service/log-fields.ts';
import { nextStep } from '../../src/service/trace.ts';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const GIVEN = `00-${ID}-${SPAN}-01`;
const FORM = /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/;

describe('a step of a trace', () => {
  test('stays in the trace of the request, with an id of its own and the same decision about sampling', () => {
    for (const flags of ['00', '01', 'ff', '02']) {
      const step = nextStep(`00-${ID}-${SPAN}-${flags}`);
      expect(step).toMatch(FORM);
      expect(step.slice(3, 35)).toBe(ID);
      expect(step.slice(36, 52)).not.toBe(SPAN);
      expect(step.slice(-2)).toBe(flags === '01' || flags === 'ff' ? '01' : '00');
    }
  });

  test('a header of a later version is understood as far as it is known', () => {
    expect(nextStep(`01-${ID}-${SPAN}-01-more`).slice(3, 35)).toBe(ID);
  });

  test.each([
    ['none', undefined],
    ['empty', ''],
    ['words', '我的密码是 123456'],
    ['no trace', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['no caller', `00-${ID}-${'0'.repeat(16)}-01`],
    ['capitals', GIVEN.toUpperCase()],
    ['the forbidden version', `ff-${ID}-${SPAN}-01`],
    ['too long for version 0', `${GIVEN}-more`],
    ['a second line', `${GIVEN}\n{"level":60}`],
    ['a megabyte', `01-${ID}-${SPAN}-01-${'x'.repeat(1_000_000)}`],
  ])('%s: a new trace begins', (_name, header) => {
    const step = nextStep(header);
    expect(step).toMatch(FORM);
    expect(step).not.toContain(ID);
    expect(nextStep(header)).not.toBe(step);
  });

  test('whatever comes, what goes on is a valid header', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (header) => FORM.test(nextStep(header))));
  });
});

describe('fields of the log', () => {
  const kept = new Map<string, string>();
  const store = {
    keep: async (name: string, make: () => string) => {
      const value = kept.get(name) ?? make();
      kept.set(name, value);
      return value;
    },
  };

  test('a conversation has the same name in all processes on one store, and nobody without its key can guess it', async () => {
    const [one, two] = await Promise.all([conversationNames(store, () => 'key one'), conversationNames(store, () => 'key two')]);
    const other = await conversationNames({ keep: async () => 'another store' }, () => '');
    expect(one('bf:whatsapp:8613800138000')).toMatch(/^[0-9a-f]{12}$/);
    expect(two('bf:whatsapp:8613800138000')).toBe(one('bf:whatsapp:8613800138000'));
    expect(one('bf:whatsapp:8613800138001')).not.toBe(one('bf:whatsapp:8613800138000'));
    expect(other('bf:whatsapp:8613800138000')).not.toBe(one('bf:whatsapp:8613800138000'));
  });

  test('at every level: conversations by their names, traces by their ids, all else as it was', () => {
    const lines: object[] = [];
    const note = (fields: object) => void lines.push(fields);
    const log = plainFields({ info: note, warn: note, error: note }, (id) => `name of ${id.length}`);
    log.info({ conversation: 'bf:x:1', trace: GIVEN, ms: 3 }, '');
    log.warn({ trace: undefined, outbox: 1 }, '');
    log.error({ conversation: 7 }, '');
    expect(lines).toEqual([
      { conversation: 'name of 6', trace: ID, span: SPAN, ms: 3 },
      { trace: undefined, outbox: 1 },
      { conversation: 7 },
    ]);
  });
});
