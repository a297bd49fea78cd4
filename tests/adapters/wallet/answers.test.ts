/** Which answers of the wallet are believed. */
import { describe, expect, test } from '@jest/globals';
import type { Action, SlotType } from '../../../src/flow/graph.ts';
import { memoryLog, walletAt } from './support.ts';

const words = [[{ kind: 'literal' as const, text: 'x' }]];

function actionWith(type: SlotType, optional = false): Action {
  return {
    id: 'x',
    title: { zh: words, en: words },
    risk: 'read',
    identity: 'optional',
    inputs: {},
    results: { ok: { value: { type, optional } }, plain: {} },
    http: { method: 'GET', path: '/x', timeoutMs: 1000, retry: 0, idempotencyKey: false },
  };
}

/** The answer to bytes of the wallet, without a network. */
async function believed(body: string | Uint8Array<ArrayBuffer>, action: Action, headers: { [name: string]: string } = {}) {
  const { log, lines } = memoryLog();
  const answering: typeof fetch = async () => new Response(body, { headers: { 'content-type': 'application/json', ...headers } });
  const answer = await walletAt('http://wallet.example', { actions: { x: action }, fetch: answering, log }).call(
    'x',
    {},
    null,
    'k',
  );
  return { answer, lines };
}

async function read(type: SlotType, value: unknown): Promise<unknown> {
  const { answer } = await believed(JSON.stringify({ result: 'ok', fields: { value } }), actionWith(type));
  return answer.result === 'ok' ? answer.fields.value : 'refused';
}

const choice: SlotType = { kind: 'choice', options: ['payment', 'transfer'] };

describe('fields of an answer', () => {
  test.each<[SlotType, unknown, unknown]>([
    [{ kind: 'text' }, '商户系统超时', '商户系统超时'],
    [{ kind: 'text' }, '😀'.repeat(2000), '😀'.repeat(2000)],
    [{ kind: 'text' }, 'two\nlines', 'two\nlines'],
    [{ kind: 'number' }, 2.5, 2.5],
    [{ kind: 'yes_no' }, false, false],
    [choice, 'payment', 'payment'],
    [{ kind: 'money' }, { minor: -1050, currency: 'CNY' }, { kind: 'money', minor: -1050, currency: 'CNY' }],
    [{ kind: 'date' }, '2028-02-29', { kind: 'date', iso: '2028-02-29' }],
    [{ kind: 'date' }, '2026-11-22T10:15:00+08:00', { kind: 'date', iso: '2026-11-22T02:15:00Z' }],
    [{ kind: 'date' }, '2026-11-22T02:15:00.987Z', { kind: 'date', iso: '2026-11-22T02:15:00Z' }],
    [{ kind: 'order_number' }, 'C-20261122-0007', 'C-20261122-0007'],
    [{ kind: 'phone' }, '138****0101', '138****0101'],
    [{ kind: 'email' }, 'help@upay.example', 'help@upay.example'],
    [
      { kind: 'url' },
      'https://upay.example/a',
      { kind: 'url', url: 'https://upay.example/a', host: 'upay.example', verdict: 'cannot_confirm' },
    ],
    [
      { kind: 'attachment' },
      [{ name: 'a.pdf', content_type: 'application/pdf', url: 'https://f.example/a' }],
      { kind: 'attachment', files: [{ name: 'a.pdf', contentType: 'application/pdf', url: 'https://f.example/a' }] },
    ],
  ])('%j: %j is taken', async (type, value, expected) => {
    expect(await read(type, value)).toEqual(expected);
  });

  test.each<[SlotType, unknown]>([
    [{ kind: 'text' }, ''],
    [{ kind: 'text' }, 'x'.repeat(2001)],
    [{ kind: 'text' }, 'bell \u0007'],
    [{ kind: 'text' }, 'nul \u0000'],
    [{ kind: 'text' }, 'half a character \ud83d'],
    [{ kind: 'text' }, 12],
    [{ kind: 'text' }, null],
    [{ kind: 'number' }, '2'],
    [{ kind: 'yes_no' }, 'yes'],
    [{ kind: 'yes_no' }, 1],
    [choice, 'gift'],
    [choice, 'constructor'],
    [{ kind: 'money' }, 128],
    [{ kind: 'money' }, { minor: 10.5, currency: 'CNY' }],
    [{ kind: 'money' }, { minor: '1050', currency: 'CNY' }],
    [{ kind: 'money' }, { minor: 2 ** 53, currency: 'CNY' }],
    [{ kind: 'money' }, { minor: 1050 }],
    [{ kind: 'money' }, { minor: 1050, currency: 'USD' }],
    [{ kind: 'date' }, '2026-02-30'],
    [{ kind: 'date' }, '2026-02-30T00:00:00Z'],
    [{ kind: 'date' }, '2026-11-22T25:00:00Z'],
    [{ kind: 'date' }, '2026-11-22T10:15:00'],
    [{ kind: 'date' }, '22.11.2026'],
    [{ kind: 'date' }, '0001-01-01T00:00:00+08:00'],
    [{ kind: 'date' }, 1_795_000_000],
    [{ kind: 'order_number' }, '1234'],
    [{ kind: 'order_number' }, '12345/../6'],
    [{ kind: 'phone' }, 'call me'],
    [{ kind: 'email' }, 'nobody'],
    [{ kind: 'url' }, 'javascript:alert(1)'],
    [{ kind: 'attachment' }, []],
    [{ kind: 'attachment' }, [{ name: 'a' }]],
    [{ kind: 'attachment' }, [{ name: 'a', content_type: 'text/html', url: 'data:text/html,x' }]],
    [{ kind: 'flow' }, 'complaint'],
  ])('%j: %j is refused', async (type, value) => {
    expect(await read(type, value)).toBe('refused');
  });
});

describe('the form of an answer', () => {
  const optional = actionWith({ kind: 'text' }, true);

  test('an optional field may be missing, a required one may not', async () => {
    const body = '{"result":"ok","fields":{}}';
    expect((await believed(body, optional)).answer).toEqual({ result: 'ok', fields: {} });
    expect((await believed(body, actionWith({ kind: 'text' }))).answer.result).toBe('unavailable');
  });

  test('members that are not declared are dropped', async () => {
    const body = '{"result":"plain","fields":{"extra":"<b>","__proto__":{"value":"x"}},"trace":"abc"}';
    expect((await believed(body, optional)).answer).toEqual({ result: 'plain', fields: {} });
  });

  test.each([
    ['an undeclared result', '{"result":"great","fields":{}}', 'answer: result is not declared'],
    ['a result of our own making', '{"result":"unknown","fields":{}}', 'answer: result is not declared'],
    ['a member that every object has', '{"result":"constructor","fields":{}}', 'answer: result is not declared'],
    ['no fields', '{"result":"plain"}', 'answer: fields is not an object'],
    ['a list of fields', '{"result":"plain","fields":[]}', 'answer: fields is not an object'],
    ['a list', '[{"result":"plain","fields":{}}]', 'answer: not an object'],
    ['null', 'null', 'answer: not an object'],
    ['nothing', '', 'answer: not JSON'],
    ['half of it', '{"result":"pla', 'answer: not JSON'],
    ['deep nesting', '['.repeat(200_000), 'answer: not JSON'],
    ['a wrong field', '{"result":"ok","fields":{"value":7}}', 'answer: field value of ok is not a proper text'],
    ['bytes that are not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'answer: not JSON'],
  ])('%s is refused, and the log says why', async (_name, body, why) => {
    const { answer, lines } = await believed(body, optional);
    expect(answer).toEqual({ result: 'unavailable', fields: {} });
    expect(lines).toEqual([expect.objectContaining({ level: 'warn', fields: expect.objectContaining({ why, status: 200 }) })]);
  });

  test.each(['application/json', 'application/json; charset=utf-8', 'Application/Problem+JSON'])(
    'content type %s is JSON',
    async (type) => {
      expect((await believed('{"result":"plain","fields":{}}', optional, { 'content-type': type })).answer.result).toBe('plain');
    },
  );

  test.each(['text/html', 'text/plain', 'application/jsonp', 'application/x-json-not'])(
    'content type %s is not',
    async (type) => {
      expect((await believed('{"result":"plain","fields":{}}', optional, { 'content-type': type })).answer.result).toBe(
        'unavailable',
      );
    },
  );
});
