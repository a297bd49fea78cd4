/** What holds for every desk that is not ours: it gets everything, its people are heard once, and the bot neither talks over them nor forgets its place. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Knowledge } from '../../src/service/turn.ts';
import { type Product, product, until } from '../adapters/channel/directline/support.ts';
import type { Side, Talker } from '../adapters/desk/outside.ts';
import { alwaysOpen } from '../desk/knowledge.ts';

const COMMON = { OTHER_DESK_HOURS: 'always', DESK: 'off' };
const TICKET = /H-[0-9A-Z]{8}/;

const times = (one: Talker, text: string) => one.lines().filter((line) => line.includes(text)).length;

async function asks(one: Talker, count: number): Promise<void> {
  await one.say('包裹没到');
  await until(() => times(one, '是信还是箱子？') === count, one.lines);
}

/** A customer who was helped with a parcel wants a person. */
async function want(one: Talker): Promise<void> {
  await asks(one, 1);
  await one.say('箱子');
  await one.hears('订单号？');
  await one.say('转人工');
  await one.hears('人工马上来，H-');
}

async function waiting(side: Side, server: Product): Promise<Talker> {
  const one = await side.talker(server);
  const before = side.begun().length;
  await want(one);
  await until(() => side.begun().length > before, side.begun);
  return one;
}

/** @param can what this desk has words for */
export function deskContract(open: () => Promise<Side>, can: { readonly fail: boolean; readonly sign: boolean }): void {
  let side: Side;
  let server: Product;
  beforeAll(async () => {
    side = await open();
    server = await product({ ...COMMON, ...side.env }, alwaysOpen());
  });
  afterAll(async () => {
    await server.close();
    await side.server.close();
  });

  test('it gets the whole brief; its person comes by name, is heard once, and gives the customer back to the step where they were', async () => {
    const one = await waiting(side, server);
    const brief = side.begun().at(-1) ?? '';
    for (const part of [TICKET, /customer_asked/, /lost_parcel/, /pending_transaction/, /包裹丢失/, /箱子/, /zh-CN/])
      expect(brief).toMatch(part);
    // The bot goes on helping those who wait, where the desk does not have them yet.
    if (!side.takesAtOnce) await asks(one, 2);
    expect(await side.accept(server, '王芳')).toBe(200);
    await one.hears('王芳来了。');
    const quietFrom = one.lines().length;
    await one.say('你好，在吗');
    if (!side.passesBy) await until(() => side.words().includes('你好，在吗'), side.words);
    expect(await side.write(server, 31, '在的，我看一下')).toBe(200);
    expect(await side.write(server, 31, '在的，我看一下')).toBe(200);
    if (!side.passesBy) await one.hears('王芳: 在的，我看一下');
    const heard = one.lines().slice(quietFrom);
    expect(heard.filter((line) => line.includes('在的，我看一下')).length).toBeLessThanOrEqual(1);
    expect(heard.filter((line) => line.startsWith('bot: '))).toEqual([]);

    expect(await side.giveBack(server)).toBe(200);
    await one.hears('王芳交回给我了。');
    // At the question at which a person was asked for, or at the one that was put since.
    if (!side.takesAtOnce) {
      await until(() => times(one, '是信还是箱子？') === 3, one.lines);
      await one.say('箱子');
    }
    await until(() => times(one, '订单号？') === 2, one.lines);
    one.close();
  });

  if (can.fail)
    test('nobody takes it: the customer keeps a ticket with its number, and the bot stays', async () => {
      const one = await waiting(side, server);
      const ticket = TICKET.exec(side.begun().at(-1) ?? '')?.[0];
      expect(await side.fail?.(server)).toBe(200);
      await one.hears(`没有人有空，${ticket}。`);
      await asks(one, 2);
      // Somebody comes after all.
      expect(await side.accept(server, '王芳')).toBe(200);
      await one.hears('王芳来了。');
      one.close();
    });

  if (can.sign)
    test('who cannot prove to be the desk is refused, and what is too old; what comes again does nothing', async () => {
      const post = side.post?.(server);
      if (post === undefined) throw new Error('it signs nothing');
      const one = await waiting(side, server);
      for (const how of ['wrong', 'old', 'unsigned'] as const)
        expect(await post({ id: 'x', event: 'failed', conversation: 'web:x' }, how)).toBe(401);
      expect(await side.accept(server, '王芳')).toBe(200);
      await one.hears('王芳来了。');
      expect(await post({}, 'again')).toBe(200);
      expect(await side.giveBack(server)).toBe(200);
      await one.hears('王芳交回给我了。');
      expect(await post({}, 'again')).toBe(200);
      // Said after the end: the person learns that the customer did not get it, where it does not stand with them already.
      expect(await side.write(server, 77, '还在吗')).toBe(side.passesBy ? 200 : 409);
      await until(() => times(one, '订单号？') === 2, one.lines);
      expect([times(one, '王芳来了'), times(one, '交回给我了')]).toEqual([1, 1]);
      expect(one.lines().filter((line) => line.startsWith('bot: ') && line.includes('还在吗'))).toEqual([]);
      one.close();
    });
}

/** Those who wait do so for a few seconds only. */
function impatient(): Knowledge {
  const { graph, ...rest } = alwaysOpen();
  const patience = { ...graph.brand.desk.patience, answerMs: 1_000, queueMs: 1_500 };
  return { ...rest, graph: { ...graph, brand: { ...graph.brand, desk: { ...graph.brand.desk, patience } } } };
}

async function withSide(open: () => Promise<Side>, knowledge: Knowledge, use: (side: Side, server: Product) => Promise<void>) {
  const side = await open();
  const server = await product({ ...COMMON, ...side.env }, knowledge);
  try {
    await use(side, server);
  } finally {
    await server.close();
    await side.server.close();
  }
}

/** All desks at once, because it takes its time. */
export function deskDownContract(open: readonly (() => Promise<Side>)[]): void {
  test('a desk that is down is asked again, and then has the customer once', async () => {
    const again = open.map((start) =>
      withSide(start, alwaysOpen(), async (side, server) => {
        side.server.down = true;
        const one = await side.talker(server);
        await want(one);
        await until(() => side.server.refused > 0);
        expect(side.begun()).toEqual([]);
        side.server.down = false;
        await until(() => side.begun().length === 1, side.begun);
        await side.accept(server, '王芳');
        await one.hears('王芳来了。');
        one.close();
      }),
    );
    const { length } = await Promise.all(again);
    expect(length).toBe(open.length);
  });

  test('a desk that stays down: when the patience is over the customer has a ticket with its number, and the bot', async () => {
    const given = open.map((start) =>
      withSide(start, impatient(), async (side, server) => {
        side.server.down = true;
        const one = await side.talker(server);
        await want(one);
        const ticket = TICKET.exec(one.lines().at(-1) ?? '')?.[0];
        await one.hears(`没有人有空，${ticket}。`);
        await asks(one, 2);
        expect(side.begun()).toEqual([]);
        const rows = await server.serving.bot.store.outboxRows('open', '9999', 0, 10);
        for (const [name, secret] of Object.entries(side.env))
          if (/SECRET|TOKEN|KEY|URL/.test(name)) expect(JSON.stringify(rows)).not.toContain(secret);
        one.close();
      }),
    );
    const { length } = await Promise.all(given);
    expect(length).toBe(open.length);
  });
}
