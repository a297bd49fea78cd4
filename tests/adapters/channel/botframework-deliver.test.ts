/** Messages that the bot sends on its own, to a connector that stands in for the channel. */

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DeliveryFailed } from '../../../src/adapters/channel/botframework.ts';
import { activity, choices, stored, testChannel } from './samples.ts';

type Sent = { readonly path: string; readonly body: Record<string, unknown> };

let connector: Server;
let serviceUrl: string;
let received: Sent[];
let respond: (sent: Sent, response: ServerResponse) => void;
beforeEach(async () => {
  received = [];
  respond = (_sent, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"x"}');
  connector = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sent = { path: request.url ?? '', body: JSON.parse(Buffer.concat(chunks).toString() || '{}') };
    received.push(sent);
    respond(sent, response);
  });
  await new Promise<void>((resolve) => connector.listen(0, '127.0.0.1', resolve));
  serviceUrl = `http://127.0.0.1:${(connector.address() as AddressInfo).port}/`;
});
afterEach(() => {
  connector.closeAllConnections();
  return new Promise((resolve) => connector.close(resolve));
});

/** A channel that knows where the customer lives, from a message of his. */
async function met() {
  const { channel, send, seen } = testChannel();
  await send(activity({ serviceUrl, deliveryMode: undefined }));
  const address = JSON.parse(JSON.stringify(seen[0]?.address));
  return { deliver: (...messages: ReturnType<typeof stored>[]) => channel.deliver(address, messages), channel };
}
const failure = async (delivery: Promise<void>): Promise<DeliveryFailed> => {
  const error = await delivery.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DeliveryFailed);
  return error as DeliveryFailed;
};

test('messages arrive in order at the conversation that the customer wrote from, with their buttons', async () => {
  const { deliver } = await met();
  await deliver(stored(3, '查到了'), stored(4, '还有别的问题吗？', {}, choices(2)));
  expect(received.map(({ path, body }) => [path, body.text])).toEqual([
    ['/v3/conversations/c1/activities/a1', '查到了'],
    ['/v3/conversations/c1/activities/a1', '还有别的问题吗？'],
  ]);
  expect(received[1]?.body).toMatchObject({
    type: 'message',
    textFormat: 'plain',
    from: { id: 'bot-1' },
    recipient: { id: 'user-1' },
    replyToId: 'a1',
    suggestedActions: { actions: [{ type: 'messageBack', value: { button: 'p0' } }, { value: { button: 'p1' } }] },
  });
});

test('the customer’s own messages are not sent', async () => {
  const { deliver } = await met();
  await deliver(stored(3, '我写的', { from: 'customer' }), stored(4, '客服写的', { from: 'agent' }));
  expect(received.map(({ body }) => body.text)).toEqual(['客服写的']);
});

test('a channel that is busy says how long to wait; the request is not repeated behind the outbox’s back', async () => {
  const { deliver } = await met();
  respond = (_sent, response) => response.writeHead(429, { 'retry-after': '7' }).end();
  const error = await failure(deliver(stored(3, '你好')));
  expect([error.retryAfterMs, error.permanent, received.length]).toEqual([7_000, false, 1]);
});

test('a channel that is broken may be tried again; one that refuses the conversation may not', async () => {
  const { deliver } = await met();
  respond = (_sent, response) => response.writeHead(502).end();
  const broken = await failure(deliver(stored(3, '你好')));
  expect(['retryAfterMs' in broken, broken.permanent, received.length]).toEqual([false, false, 1]);
  respond = (_sent, response) => response.writeHead(404).end();
  expect((await failure(deliver(stored(3, '你好')))).permanent).toBe(true);
});

test('a delivery that failed half-way goes on behind the last message that was taken', async () => {
  const { deliver } = await met();
  const messages = [stored(3, '一'), stored(4, '二'), stored(5, '三')];
  respond = (sent, response) =>
    response.writeHead(sent.body.text === '二' ? 503 : 200, { 'content-type': 'application/json' }).end('{"id":"x"}');
  await failure(deliver(...messages));
  respond = (_sent, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"x"}');
  await deliver(...messages);
  await deliver(stored(6, '四'));
  expect(received.map(({ body }) => body.text)).toEqual(['一', '二', '二', '三', '四']);
});

test('a redirect is not followed: it could carry the bot’s token elsewhere', async () => {
  const { deliver } = await met();
  respond = (_sent, response) => response.writeHead(307, { location: `${serviceUrl}elsewhere` }).end();
  await failure(deliver(stored(3, '你好')));
  expect(received.map(({ path }) => path)).toEqual(['/v3/conversations/c1/activities/a1']);
});

test('a conversation without an address, and a channel that is gone, fail with words', async () => {
  const { channel, deliver } = await met();
  const nowhere = await failure(channel.deliver({ conversation: { id: 'c1' } }, [stored(1, 'x')]));
  expect([nowhere.permanent, nowhere.message]).toEqual([true, 'the conversation has no service address to deliver to']);
  connector.closeAllConnections();
  await new Promise((resolve) => connector.close(resolve));
  const gone = await failure(deliver(stored(3, '你好')));
  expect(gone.permanent).toBe(false);
  expect(gone.message).toMatch(/did not take the message/);
  await new Promise<void>((resolve) => connector.listen(0, '127.0.0.1', resolve));
});
