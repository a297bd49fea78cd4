/** A conversation goes to a person and back, by the public doors: the customer's web channel, the desk's routes and sockets. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TicketView } from '../../src/service/desk/wire.ts';
import { until } from '../adapters/channel/directline/support.ts';
import { type Customer, customer, type DeskPerson, type DeskProduct, deskProduct } from './support.ts';

let server: DeskProduct;
let wang: DeskPerson;
let tom: DeskPerson;
let boss: DeskPerson;
beforeAll(async () => {
  server = await deskProduct();
  wang = await server.person('王芳');
  tom = await server.person('Tom');
  boss = await server.person('Li', { roles: ['supervisor'] });
});
afterAll(() => server.close());

/** A customer who waits for a person, in the middle of a flow. */
async function waiting(first = '包裹没到'): Promise<Customer> {
  const one = await customer(server);
  await one.say(first);
  await one.say('转人工');
  return one;
}

describe('nobody is there', () => {
  test('the customer gets a ticket at once, and the bot stays', async () => {
    const one = await waiting();
    await one.hears(/bot: 人工马上来，H-\w{8}。/);
    await one.say('包裹没到');
    await one.hears('是信还是箱子？');
    expect((await wang.board()).waiting).toEqual([]);
    one.close();
  });

  test('who asks again when somebody has come gets a place in the queue, with the ticket that is there', async () => {
    const one = await waiting();
    await one.hears(/bot: 人工马上来，H-\w{8}。/);
    const number = /H-\w{8}/.exec(one.heard().join())?.[0] ?? '';
    await one.say('人工客服');
    expect((await wang.board()).waiting).toEqual([]);
    const screen = await wang.screen('available');
    await one.say('转人工');
    await one.hears(new RegExp(`bot: 排队${number}，第1位`));
    await one.hears('bot: 王芳来了。');
    expect((await wang.view(one.conversation)).row).toMatchObject({ ticket: number, topic: 'pending_transaction' });
    await wang.act(one.conversation, { kind: 'resolve', disposition: 'solved', note: '' });
    expect((await boss.get<TicketView>(`tickets/${number}`)).json.row.status).toBe('done');
    await screen.leave();
    one.close();
  });
});

describe('somebody is there', () => {
  test('the customer hears the place and the wait, then the name; the bot is silent; and goes on afterwards', async () => {
    const screen = await wang.screen('available');
    const one = await waiting();
    await one.hears(/bot: 排队H-\w{8}，第1位，/);
    await one.hears('bot: 王芳来了。');
    await until(() => (one.status() as { kind?: string })?.kind === 'agent', one.status);
    const before = one.heard().length;
    await one.say('箱子');
    await one.say('你们在吗');
    await until(() =>
      screen.words.some((word) => word.kind === 'conversation' && word.messages.some(({ text }) => text === '你们在吗')),
    );
    expect(
      one
        .heard()
        .slice(before)
        .filter((line) => line.startsWith('bot')),
    ).toEqual([]);

    const view = await wang.view(one.conversation);
    expect(view.row).toMatchObject({ status: 'assigned', agent: wang.id, unanswered: expect.any(Number), lang: 'zh' });
    expect(view.messages.map(({ from, text }) => `${from}: ${text}`)).toContain('customer: 你们在吗');
    expect(await wang.reply(one.conversation, '在的，我看一下')).toMatchObject({ kind: 'done' });
    await one.hears('王芳: 在的，我看一下');

    expect(await wang.act(one.conversation, { kind: 'hold', on: true })).toMatchObject({ kind: 'done', row: { status: 'held' } });
    await one.hears('bot: 王芳请您稍等。');
    expect(await wang.act(one.conversation, { kind: 'return', note: '转回机器人' })).toMatchObject({
      kind: 'done',
      row: { status: 'ended' },
    });
    await one.hears('bot: 王芳交回给我了。');
    await until(() => (one.status() as { kind?: string })?.kind === 'bot', one.status);
    await one.say('包裹没到');
    await one.hears('bot: 是信还是箱子？');
    await screen.leave();
    one.close();
  });

  test('an agent gets no more than they can take, the next one when a place is free, the longest waiting first', async () => {
    const [small] = [await server.person('小李', { capacity: 1 })];
    const screen = await small.screen('available');
    const first = await waiting();
    await first.hears('小李来了');
    const second = await waiting();
    await second.hears('第1位');
    const [number = ''] = /H-\w{8}/.exec(second.heard().join('\n')) ?? [];
    await second.say('转人工');
    // The same number and place once more, and no second ticket.
    await until(() => second.heard().filter((line) => line.includes(`排队${number}，第1位`)).length === 2, second.heard);
    expect(
      new Set(
        second
          .heard()
          .join('\n')
          .match(/H-\w{8}/g),
      ),
    ).toEqual(new Set([number]));
    expect((await boss.view(second.conversation)).tickets).toMatchObject([{ number, status: 'open', assignee: null }]);
    const third = await waiting('my parcel is lost');
    await until(async () => (await small.board()).waiting.length === 2);
    expect((await small.board()).waiting.map(({ conversation }) => conversation)).toEqual([
      second.conversation,
      third.conversation,
    ]);
    await small.act(first.conversation, { kind: 'resolve', disposition: 'solved', note: '' });
    await first.hears('小李已结束。');
    await second.hears('小李来了');
    expect(third.heard().some((line) => line.includes('小李来了'))).toBe(false);
    for (const one of [second, third]) {
      await until(async () => (await small.view(one.conversation)).row?.agent === small.id);
      expect((await small.view(one.conversation)).tickets).toMatchObject([{ status: 'open', assignee: small.id }]);
      expect((await small.board()).tickets.mine).toBe(0);
      await small.act(one.conversation, { kind: 'resolve', disposition: 'solved', note: '' });
    }
    // The ticket went where its conversation went, and ended as it did.
    const { json } = await small.get<TicketView>(`tickets/${number}`);
    expect(json.row).toMatchObject({ status: 'done', assignee: small.id });
    expect(json.history.map(({ by, what }) => [by, what])).toEqual([
      [null, `assignee: - → ${small.id}`],
      ['小李', 'status: open → done'],
      ['小李', 'disposition: - → solved'],
    ]);
    // What is said about it afterwards: each word once, however often it is sent.
    for (const reply of ['款项已退回', '请查收', '请查收'])
      expect((await boss.post(`tickets/${number}`, { version: json.version, reply })).status).toBe(200);
    const said = (await boss.get<TicketView>(`tickets/${number}`)).json;
    expect(said.notes.map(({ text }) => text).filter((text) => text.startsWith('→'))).toEqual(['→ 款项已退回', '→ 请查收']);
    expect(said.messages.filter(({ text }) => text === '请查收')).toHaveLength(1);
    await screen.leave();
    for (const one of [first, second, third]) one.close();
  });
});

describe('two at one conversation', () => {
  test('claimed at the same moment it has one owner; a stale reply is refused with what came in between; a note is never told', async () => {
    const screens = [await wang.screen('busy'), await tom.screen('available')];
    const one = await waiting();
    await one.hears('Tom来了');
    screens[1]?.say({ kind: 'presence', presence: 'busy' });
    await until(async () => (await tom.board()).colleagues.every(({ presence }) => presence !== 'available'));
    await tom.act(one.conversation, { kind: 'transfer', to: { queue: 'support' }, note: '请看一下' });
    await one.hears('正在找另一位同事');
    // Nobody takes new ones: both take it by hand.
    const claims = await Promise.all([
      wang.act(one.conversation, { kind: 'claim' }),
      tom.act(one.conversation, { kind: 'claim' }),
    ]);
    expect(claims.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    const [owner, other] = claims[0]?.kind === 'done' ? [wang, tom] : [tom, wang];

    const old = await boss.view(one.conversation);
    await owner.act(one.conversation, { kind: 'note', text: '内部：客户很急' });
    expect(await owner.reply(one.conversation, '您好')).toMatchObject({ kind: 'done' });
    await boss.act(one.conversation, { kind: 'join', on: true });
    const stale = await boss.act(one.conversation, { kind: 'reply', text: '我来', seen: old.lastSeq });
    expect(stale).toMatchObject({ kind: 'refused', why: 'stale' });
    expect(stale.kind === 'refused' && stale.since.map(({ text }) => text)).toContain('您好');
    expect((await other.reply(one.conversation, '抢答').catch(() => null))?.kind).not.toBe('done');

    await boss.act(one.conversation, { kind: 'take_over' });
    await one.hears('Li来了');
    await boss.act(one.conversation, { kind: 'resolve', disposition: 'solved', note: '已处理' });
    await one.hears('Li已结束');
    expect(one.heard().join('\n')).not.toMatch(/内部|抢答|我来|已处理|请看一下/);
    for (const screen of screens) await screen.leave();
    one.close();
  });

  test('the same act twice is done once', async () => {
    const screen = await wang.screen('available');
    const one = await waiting();
    await one.hears('王芳来了');
    const { row, lastSeq } = await wang.view(one.conversation);
    const act = { kind: 'reply', text: '只说一次', seen: lastSeq } as const;
    const [first, second] = [
      await wang.act(one.conversation, act, { epoch: row.epoch, id: 'same-act-0001' }),
      await wang.act(one.conversation, act, { epoch: row.epoch, id: 'same-act-0001' }),
    ];
    expect([first, second]).toMatchObject([{ kind: 'done' }, { kind: 'done' }]);
    await one.hears('只说一次');
    expect((await wang.view(one.conversation)).messages.filter(({ text }) => text === '只说一次')).toHaveLength(1);
    await wang.act(one.conversation, { kind: 'resolve', disposition: 'solved', note: '' });
    await one.hears('王芳已结束');
    await screen.leave();
    one.close();
  });
});
