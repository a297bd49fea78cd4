/** 10, 35, 39, 40, 41 and 44 at the desk, lost connections and lost agents: by real requests and sockets of customers and people. */
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../adapters/channel/directline/support.ts';
import { type Customer, customer, type DeskPerson, type DeskProduct, deskProduct } from '../desk/support.ts';

let server: DeskProduct;
let wang: DeskPerson;
let tom: DeskPerson;
beforeAll(async () => {
  server = await deskProduct();
  wang = await server.person('王芳', { capacity: 20 });
  tom = await server.person('Tom', { capacity: 20 });
}, 60_000);
afterAll(() => server.close());

const pathOf = (one: Customer, what = '') => `conversations/${encodeURIComponent(one.conversation)}${what}`;

/** A customer whom this agent has, in the middle of a flow. */
async function withAgent(agent: DeskPerson): Promise<Customer> {
  const one = await customer(server);
  const screen = await agent.screen('available');
  await one.say('转人工');
  await one.say('包裹没到');
  await until(async () => (await agent.view(one.conversation)).row?.agent === agent.id);
  await screen.leave();
  return one;
}

async function post(
  agent: DeskPerson,
  path: string,
  body: object,
  headers: { readonly [name: string]: string },
): Promise<number> {
  const answer = await fetch(`${server.url}/desk/api/${path}`, {
    method: 'POST',
    headers: { cookie: agent.cookie(), 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  await answer.text();
  return answer.status;
}

test('10 the hand-over and the customer’s message at the same instant: whoever comes second sees what the first did', async () => {
  // Somebody is there, but has no room: who wants a person waits until it is taken by hand.
  const full = await server.person('满', { capacity: 1 });
  const screen = await full.screen('available');
  const first = await customer(server);
  await first.say('转人工');
  await first.hears('满来了。');
  for (let i = 0; i < 5; i++) {
    const one = await customer(server);
    await one.say('转人工');
    await one.say('包裹没到');
    await one.hears('是信还是箱子？');
    const said = async (after: number) =>
      (await server.serving.bot.store.transcript(one.conversation, after)).map(({ from, message }) => `${from}: ${message.text}`);
    const asked = (await said(0)).length;
    const [claimed] = await Promise.all([wang.act(one.conversation, { kind: 'claim' }), one.say('箱子')]);
    expect(claimed).toMatchObject({ kind: 'done' });
    // The message is the bot's, which answers it, or the person's, and the bot is silent.
    const [answered, unanswered] = [
      ['customer: 箱子', 'bot: 订单号？', 'bot: 王芳来了。'],
      ['bot: 王芳来了。', 'customer: 箱子'],
    ];
    const taken = await said(asked);
    expect([answered, unanswered]).toContainEqual(taken);
    const question = taken.length === 3 ? 'bot: 订单号？' : 'bot: 是信还是箱子？';
    // And back: it goes on where it was, and answers what comes behind that.
    await Promise.all([wang.act(one.conversation, { kind: 'return', note: '' }), one.say('没有订单号')]);
    const returned = await said(asked + taken.length);
    const back = ['bot: 王芳交回给我了。', question];
    expect([returned.slice(1, 3), returned.slice(0, 2)]).toContainEqual(back);
    expect(returned[0] === 'customer: 没有订单号' ? returned.length === 3 : returned.length > 3).toBe(true);
    one.close();
  }
  await full.act(first.conversation, { kind: 'resolve', disposition: 'solved', note: '' });
  await screen.leave();
  first.close();
});

test('35 a foreign conversation is answered like one that is not there, by every route and every act', async () => {
  const one = await withAgent(wang);
  const stranger = { ...one, conversation: 'web:nobody-has-this-one' };
  for (const what of ['', '/messages', '/suggestions', `/files/${'0'.repeat(32)}.png`])
    expect(await tom.get(pathOf(one, what))).toEqual(await tom.get(pathOf(stranger, what)));
  const act = (id: string, act: object) => ({ id, epoch: 2, act });
  for (const [i, wanted] of [
    { kind: 'reply', text: '抢答', seen: 99 },
    { kind: 'note', text: '抢答' },
    { kind: 'claim' },
    { kind: 'return', note: '' },
  ].entries())
    expect(await tom.post(pathOf(one, '/act'), act(`foreign-${i}0000`, wanted))).toEqual(
      await tom.post(pathOf(stranger, '/act'), act(`foreign-${i}0000`, wanted)),
    );
  expect((await wang.view(one.conversation)).notes).toEqual([]);
  expect(one.heard().join()).not.toContain('抢答');
  one.close();
});

test('39 CSRF: nothing is done in a conversation or to a ticket for a page of another site', async () => {
  const one = await withAgent(wang);
  const { row, lastSeq } = await wang.view(one.conversation);
  const act = { id: 'csrf-000001', epoch: row.epoch, act: { kind: 'reply', text: '伪造', seen: lastSeq } };
  for (const headers of [
    { origin: 'https://evil.example', 'x-signpost': '1' },
    { origin: 'null', 'x-signpost': '1' },
    { origin: server.url },
    { 'sec-fetch-site': 'same-site', 'x-signpost': '1' },
  ] as const) {
    expect(await post(wang, pathOf(one, '/act'), act, headers as never)).toBe(403);
    expect(await post(wang, `tickets/${row.ticket}`, { version: 1, note: '伪造' }, headers as never)).toBe(403);
  }
  expect(
    await post(wang, pathOf(one, '/act'), act, { origin: server.url, 'x-signpost': '1', 'content-type': 'text/plain' }),
  ).toBe(415);
  expect((await wang.view(one.conversation)).messages.map(({ text }) => text)).not.toContain('伪造');
  one.close();
});

test('40 a role that is taken away ends the session, its screen too', async () => {
  const admin = await server.admin();
  const gone = await server.person('小赵', { roles: ['agent', 'supervisor'] });
  const screen = await gone.screen('busy');
  await admin.post(`people/${gone.id}`, { version: 2, roles: ['agent'] });
  await until(() => screen.words.some(({ kind }) => kind === 'signed_out'));
  expect((await gone.get('board')).status).toBe(401);
});

test('41 an agent writes under no other name, and for nobody else', async () => {
  const one = await withAgent(wang);
  const { row, lastSeq } = await wang.view(one.conversation);
  const reply = { kind: 'reply', text: '我是经理', seen: lastSeq };
  for (const forged of [
    { id: 'forged-0001', epoch: row.epoch, act: { ...reply, by: 'Tom' } },
    { id: 'forged-0001', epoch: row.epoch, act: { ...reply, name: '管理员' } },
    { id: 'forged-0001', epoch: row.epoch, act: reply, person: tom.id },
    { id: `${tom.id}/forged`, epoch: row.epoch, act: reply },
  ])
    expect((await wang.post(pathOf(one, '/act'), forged)).status).toBe(400);
  // The same id of two people is two acts.
  const both = [
    await wang.act(one.conversation, { kind: 'reply', text: '您好', seen: lastSeq }, { id: 'same-id-00001' }),
    (await tom.post(pathOf(one, '/act'), { id: 'same-id-00001', epoch: row.epoch, act: { ...reply, text: '您好' } })).status,
  ];
  expect(both).toMatchObject([{ kind: 'done' }, 404]);
  await one.hears('王芳: 您好');
  expect(one.heard().join()).not.toContain('我是经理');
  one.close();
});

test('44 markup of the customer and of the agent stays words, and a page that shows it runs nothing of it', async () => {
  const one = await withAgent(wang);
  const markup = '<img src=x onerror="fetch(1)"> [x](javascript:alert(1)) <svg onload=alert(1)>';
  await one.say(markup);
  await until(async () =>
    (await wang.view(one.conversation)).messages.some(({ from, text }) => from === 'customer' && text === markup),
  );
  await wang.reply(one.conversation, markup);
  await wang.act(one.conversation, { kind: 'note', text: markup });
  await one.hears(`王芳: ${markup}`);
  const view = await fetch(`${server.url}/desk/api/${pathOf(one)}`, { headers: { cookie: wang.cookie() } });
  expect(view.headers.get('content-type')).toMatch(/^application\/json/);
  expect(view.headers.get('x-content-type-options')).toBe('nosniff');
  expect(JSON.stringify(await view.json())).toContain(JSON.stringify(markup).slice(1, -1));
  const page = (await fetch(`${server.url}/desk`)).headers.get('content-security-policy') ?? '';
  expect(page).toMatch(/script-src 'self'/);
  expect(page).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
  one.close();
});

/** Sends an act and hangs up before the answer. */
async function hangUp(agent: DeskPerson, path: string, body: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const { hostname, port } = new URL(server.url);
    const headers = {
      cookie: agent.cookie(),
      origin: server.url,
      'x-signpost': '1',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = httpRequest({ hostname, port, path: `/desk/api/${path}`, method: 'POST', headers });
    sent.on('error', () => {});
    sent.on('close', () => resolve());
    sent.end(body, () => sent.destroy());
  });
}

test('a connection that is lost in the middle of a reply: it is sent once, and the repetition is told so even when somebody else has it now', async () => {
  const boss = await server.person('Li', { roles: ['supervisor'] });
  const one = await withAgent(wang);
  const { row, lastSeq } = await wang.view(one.conversation);
  const wanted = { id: 'lost-000001', epoch: row.epoch, act: { kind: 'reply', text: '只说一次', seen: lastSeq } };
  await hangUp(wang, pathOf(one, '/act'), JSON.stringify(wanted));
  expect((await wang.post(pathOf(one, '/act'), wanted)).json).toMatchObject({ kind: 'done', seq: expect.any(Number) });
  await one.hears('王芳: 只说一次');
  await boss.act(one.conversation, { kind: 'take_over' });
  await one.hears('Li来了');
  expect((await wang.post(pathOf(one, '/act'), wanted)).json).toMatchObject({
    kind: 'done',
    seq: expect.any(Number),
    row: { last: null },
  });
  // What was never taken is refused, and is not said later either.
  const late = { id: 'lost-000002', epoch: row.epoch, act: { ...wanted.act, text: '太晚了' } };
  expect((await wang.post(pathOf(one, '/act'), late)).json).toMatchObject({ kind: 'refused', why: 'stale', row: null });
  const texts = (await boss.view(one.conversation)).messages.map(({ text }) => text);
  expect(texts.filter((text) => text === '只说一次')).toHaveLength(1);
  expect(texts).not.toContain('太晚了');
  one.close();
});

test('an agent who is deleted while having conversations: they go back to the queue, and somebody else gets them', async () => {
  const admin = await server.admin();
  const gone = await server.person('小钱', { capacity: 2 });
  const both = [await withAgent(gone), await withAgent(gone)];
  const screen = await tom.screen('available');
  expect((await admin.post(`people/${gone.id}`, { version: 2, active: false })).status).toBe(200);
  for (const one of both) {
    await one.hears('正在找另一位同事。');
    await one.hears('Tom来了');
    expect((await tom.view(one.conversation)).row).toMatchObject({ agent: tom.id, status: 'assigned' });
  }
  expect((await gone.get('board')).status).toBe(401);
  await screen.leave();
  for (const one of both) one.close();
});
