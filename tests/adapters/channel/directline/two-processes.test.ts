/** Two processes on one PostgreSQL: whoever takes a message, everybody who reads the conversation sees it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testDatabase } from '../../../support/postgres.ts';
import { begin, call, listen, type Product, product, read, say, texts, until } from './support.ts';

let [here, there]: Product[] = [];
beforeAll(async () => {
  const DATABASE_URL = await testDatabase();
  here = await product({ DATABASE_URL });
  there = await product({ DATABASE_URL });
});
afterAll(async () => {
  await here?.close();
  await there?.close();
});

test('a message that one process takes is shown by the other one, in order and once', async () => {
  if (!here || !there) throw new Error('not started');
  const chat = await begin(here);
  // The token and the conversation are the same everywhere.
  const reconnected = await call(there, 'GET', `/conversations/${chat.conversationId}?watermark=`, { bearer: chat.token });
  const [one, two] = [await listen(chat.streamUrl), await listen(reconnected.json.streamUrl)];
  await say(here, chat, '包裹没到');
  await until(
    () => one.activities.length === 3 && two.activities.length === 3,
    () => two.activities,
  );
  await say(there, chat, '箱子');
  await until(
    () => one.activities.length === 5 && two.activities.length === 5,
    () => one.activities,
  );
  expect(texts(one.activities)).toEqual(['您好。', '包裹没到', '是信还是箱子？', '箱子', '订单号？']);
  expect(two.activities.map(({ id }) => id)).toEqual(one.activities.map(({ id }) => id));
  expect((await read(there, chat, '3')).activities.map(({ id }) => id)).toEqual(one.activities.slice(3).map(({ id }) => id));
  one.close();
  two.close();
});

test('many conversations written at once at one process all reach their readers at the other one', async () => {
  if (!here || !there) throw new Error('not started');
  const [writer, reader] = [here, there];
  // More than one notification can name.
  const chats = await Promise.all(Array.from({ length: 40 }, () => begin(reader)));
  const streams = await Promise.all(chats.map((chat) => listen(chat.streamUrl)));
  await Promise.all(chats.map((chat) => say(writer, chat, '几点开门')));
  await until(
    () => streams.every(({ activities }) => texts(activities).includes('我们每天开门。')),
    () => streams.map(({ activities }) => texts(activities)),
  );
  for (const { activities } of streams) expect(texts(activities).slice(0, 3)).toEqual(['您好。', '几点开门', '我们每天开门。']);
  for (const stream of streams) stream.close();
});
