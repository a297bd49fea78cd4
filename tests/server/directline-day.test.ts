/** A browser that was away for a day comes back: its token has run out, the server was restarted, and the key is another one. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { begin, call, listen, PAGE, type Product, product, read, say, texts } from '../adapters/channel/directline/support.ts';

const [OLD, NEW, FOREIGN] = ['o', 'n', 'f'].map((letter) => letter.repeat(40)) as [string, string, string];
const HOUR = 3_600_000;

/** Moves the clock by which tokens are made and judged. The server takes it over when it starts. */
let passed = 0;
const { now } = Date;
const settings = { WEB_TOKEN_KEY: OLD };
let server: Product;
beforeAll(async () => {
  jest.spyOn(Date, 'now').mockImplementation(() => now() + passed);
  server = await product(settings);
});
afterEach(() => {
  passed = 0;
});
afterAll(async () => {
  await server.close();
  jest.restoreAllMocks();
});

const embed = (body: object = {}, origin = PAGE) => call(server, 'POST', '/tokens/embed', { headers: { origin }, body });

/** A visitor of a page, with a conversation that has begun. */
async function visit() {
  const { json } = await embed();
  await call(server, 'POST', '/conversations', { bearer: json.token, headers: { origin: PAGE } });
  return json as { readonly conversationId: string; readonly token: string; readonly userId: string; readonly resume: string };
}

test('after 24 hours the conversation goes on, and what was not sent is sent once', async () => {
  const chat = await visit();
  const post = (token: string, text: string, id: string) =>
    say(server, { ...chat, token }, text, { channelData: { clientActivityID: id } });
  await post(chat.token, '包裹没到', 'm1');
  // The network ends before the browser hears that this one was taken, and the next one never leaves it.
  const taken = await post(chat.token, '箱子', 'm2');
  const before = await read(server, chat);

  settings.WEB_TOKEN_KEY = `${NEW},${OLD}`;
  await server.restart();
  passed = 24 * HOUR;

  const stale = await Promise.all([
    call(server, 'GET', `/conversations/${chat.conversationId}`, { bearer: chat.token }),
    call(server, 'POST', '/tokens/refresh', { bearer: chat.token }),
    post(chat.token, '20元', 'm3'),
  ]);
  expect(stale.map(({ status, json }) => [status, json.error.code])).toEqual(Array(3).fill([403, 'TokenExpired']));

  const back = await embed({ resume: chat.resume });
  expect([back.status, back.json]).toEqual([
    200,
    expect.objectContaining({ conversationId: chat.conversationId, userId: chat.userId }),
  ]);
  const { token } = back.json;
  const again = await call(server, 'GET', `/conversations/${chat.conversationId}?watermark=${before.watermark}`, {
    bearer: token,
  });
  expect(again.status).toBe(200);
  const stream = await listen(again.json.streamUrl);
  // The outbox of the browser, and once more, because this answer got lost as well.
  expect((await post(token, '箱子', 'm2')).json).toEqual(taken.json);
  const third = await post(token, '20元', 'm3');
  expect((await post(token, '20元', 'm3')).json).toEqual(third.json);

  const { activities } = await read(server, { ...chat, token });
  expect(activities.slice(0, before.activities.length).map(({ id }) => id)).toEqual(before.activities.map(({ id }) => id));
  expect(texts(activities.filter(({ from }) => from.role === 'user'))).toEqual(['包裹没到', '箱子', '20元']);
  expect(new Set(activities.map(({ id }) => id)).size).toBe(activities.length);
  stream.close();

  // With the old key gone, only what was made since opens anything.
  settings.WEB_TOKEN_KEY = NEW;
  await server.restart();
  expect((await embed({ resume: chat.resume })).json.error.code).toBe('BadToken');
  expect((await embed({ resume: back.json.resume })).json.conversationId).toBe(chat.conversationId);
  settings.WEB_TOKEN_KEY = OLD;
  await server.restart();
});

describe('nobody comes back', () => {
  test('later than 30 days', async () => {
    const chat = await visit();
    passed = 29 * 24 * HOUR;
    expect((await embed({ resume: chat.resume })).status).toBe(200);
    passed = 31 * 24 * HOUR;
    const late = await embed({ resume: chat.resume });
    expect([late.status, late.json.error.code]).toEqual([403, 'TokenExpired']);
  });

  test('33 with a token of nobody, of another server, or a changed one', async () => {
    const [mine, theirs] = [await visit(), await visit()];
    const [head, payload, proof] = mine.resume.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const coded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const other = coded({ ...claims, conv: theirs.conversationId });
    const foreign = await product({ WEB_TOKEN_KEY: FOREIGN });
    const made = await call(foreign, 'POST', '/tokens/embed', { headers: { origin: PAGE } });
    await foreign.close();
    const wrong = [
      `${head}.${other}.${proof}`,
      `${coded({ alg: 'none', typ: 'JWT' })}.${payload}.`,
      `${coded({ alg: 'HS512', typ: 'JWT' })}.${payload}.${proof}`,
      made.json.resume,
      mine.token,
      'x',
    ];
    for (const resume of wrong) {
      const { status, json } = await embed({ resume });
      expect([status, json.error?.code, resume]).toEqual([403, 'BadToken', resume]);
    }
    for (const resume of [{}, 5, ['x'], 'x'.repeat(10_000)]) expect((await embed({ resume })).status).toBe(400);
  });

  test('37 at another page, even one that is allowed', async () => {
    const two = 'https://help.shop.example';
    const own = await product({ WEB_ORIGINS: `${PAGE},${two}`, WEB_TOKEN_KEY: OLD });
    const at = (origin: string, resume: string) => call(own, 'POST', '/tokens/embed', { headers: { origin }, body: { resume } });
    const { resume } = (await call(own, 'POST', '/tokens/embed', { headers: { origin: PAGE } })).json;
    const answers = [await at(PAGE, resume), await at(two, resume), await at('https://evil.example', resume)];
    expect(answers.map(({ status, json }) => [status, json.error?.code])).toEqual([
      [200, undefined],
      [403, 'ForbiddenOrigin'],
      [403, 'ForbiddenOrigin'],
    ]);
    await own.close();
  });

  test('35 in a conversation of somebody else', async () => {
    const [mine, theirs] = [await visit(), await begin(server)];
    const { token } = (await embed({ resume: mine.resume })).json;
    const statuses = await Promise.all(
      ['', '/activities'].map(
        async (path) => (await call(server, 'GET', `/conversations/${theirs.conversationId}${path}`, { bearer: token })).status,
      ),
    );
    expect(statuses).toEqual([403, 403]);
  });
});
