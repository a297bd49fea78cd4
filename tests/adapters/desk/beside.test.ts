/** Another desk beside our own: it has the customers, ours can help out, and the customer sees where they stand. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { alwaysOpen } from '../../desk/knowledge.ts';
import { type Customer, customer, type DeskProduct, deskProduct } from '../../desk/support.ts';
import { type Product, product, until } from '../channel/directline/support.ts';
import { hubSide } from './hub-side.ts';
import type { Side } from './outside.ts';
import { webhookSide } from './webhook-side.ts';

let side: Side;
let server: DeskProduct;
const others: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  side = await webhookSide();
  server = await deskProduct({ OTHER_DESK_HOURS: 'always', ...side.env });
});
afterAll(async () => {
  for (const one of others) await one.close();
  await server.close();
  await side.server.close();
});

const post = (body: object) => side.post?.(server)(body) ?? Promise.reject(new Error('it signs nothing'));

test('our own people are not given its customers, but may take one; it is told, and cannot speak any more', async () => {
  const wang = await server.person('王芳');
  const screen = await wang.screen('available');
  const one: Customer = await customer(server);
  await one.say('转人工');
  await one.hears('人工马上来，H-');
  await until(() => side.begun().length === 1, side.begun);
  await until(() => (one.status() as { kind?: string } | undefined)?.kind === 'queued', one.status);
  expect(one.status()).toEqual({ kind: 'queued', position: null, waitMinutes: null });

  const about = { conversation: one.conversation, ticket: JSON.parse(side.begun()[0] ?? '').ticket };
  expect(await post({ id: 'q1', event: 'queue', ...about, position: 3, minutes: 5 })).toBe(200);
  await until(() => (one.status() as { position?: number | null }).position === 3, one.status);
  expect(await post({ id: 't1', event: 'typing', ...about, agent: { name: 'Tom' } })).toBe(200);
  await until(() => one.activities.some(({ type, from }) => type === 'typing' && from.name === 'Tom'));
  // She has room and has had time enough: the desk is read every second.
  expect((await wang.view(one.conversation)).row).toMatchObject({ status: 'queued', agent: null });

  expect(await wang.act(one.conversation, { kind: 'claim' })).toMatchObject({ kind: 'done' });
  await one.hears('王芳来了。');
  await until(() => side.ended().includes('taken'), side.ended);
  expect(await post({ id: 'm1', event: 'message', ...about, text: '我来', agent: { name: 'Tom' } })).toBe(409);
  expect(await post({ id: 'm2', event: 'message', ...about, ticket: 'H-OTHER', text: '我来' })).toBe(409);
  expect(await post({ id: 'm3', event: 'dance', ...about })).toBe(400);
  expect(one.heard().join()).not.toContain('我来');
  await screen.leave();
  one.close();
});

test('who leaves the queue is gone from it over there, too', async () => {
  const one = await customer(server);
  await one.say('转人工');
  await one.hears('人工马上来，H-');
  const before = side.begun().length;
  await until(() => side.begun().length >= before && side.begun().some((brief) => brief.includes(one.conversation)), side.begun);
  await one.say('取消');
  await one.hears('不排队了');
  await until(() => side.ended().includes('withdrawn'), side.ended);
  one.close();
});

test('a hub: what the protocol does not know is passed over; a customer does not accept themselves', async () => {
  const hub = await hubSide();
  const bot: Product = await product({ OTHER_DESK_HOURS: 'always', ...hub.env }, alwaysOpen());
  others.push(bot, hub.server);
  const one = await hub.talker(bot);
  await one.say('转人工');
  await one.hears('人工马上来，H-');
  await until(() => hub.begun().length === 1, hub.begun);
  const event = JSON.parse(hub.begun()[0] ?? '');
  expect(event).toMatchObject({
    type: 'event',
    name: 'handoff.initiate',
    value: { v: 1, reason: 'customer_asked', locale: 'zh-CN' },
  });
  expect(event.attachments).toMatchObject([{ contentType: 'application/json', name: 'Transcript' }]);
  expect(event.attachments[0].content.activities.map(({ text }: { text: string }) => text)).toContain('转人工');

  const send = (value: unknown, more: object = {}) =>
    fetch(`${bot.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'event',
        id: crypto.randomUUID(),
        name: 'handoff.status',
        channelId: 'hubbed',
        serviceUrl: `${hub.server.url}/`,
        from: { id: 'hub' },
        recipient: { id: 'bot-1' },
        conversation: { id: event.conversation.id },
        value,
        ...more,
      }),
    }).then(({ status }) => status);
  for (const odd of [{ state: 'pondering' }, null, 'accepted', { state: 7 }, [], undefined]) expect(await send(odd)).toBe(200);
  expect(await send({}, { name: 'handoff.dance' })).toBe(200);
  expect(await send({ position: 2 }, { name: 'handoff.queue' })).toBe(200);
  expect(await send({ state: 'accepted', message: { name: '我自己' } }, { from: { id: 'visitor' } })).toBe(200);
  expect(await send({ state: 'accepted' }, { conversation: { id: 'nobody' } })).toBe(200);
  await one.say('包裹没到');
  await one.hears('是信还是箱子？');
  expect(await send({ state: 'accepted', message: { agent: { name: '王芳' } } })).toBe(200);
  await one.hears('王芳来了。');
});
