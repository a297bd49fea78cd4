/** A customer and an agent, each in a browser of their own, with everything real between them: a whole handoff, and back. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { PASSWORD, signedIn } from '../desk/support.ts';
import { alwaysOpenKnowledge } from '../support/shipped-knowledge.ts';
import { type DeskVisitor, deskVisitor } from './desk-visitor.ts';
import { type Served, serveShipped } from './served.ts';
import { type Visitor, visitor } from './visitor.ts';

const PATIENCE_MS = 30_000;
const TEST_MS = 180_000;
/** What the bot has asked when the person comes. */
const QUESTION = '您忘记的是哪一个密码？';
const TICKET = /H-[0-9A-Z]{8}/;

type Boss = Awaited<ReturnType<typeof signedIn>>;

let served: Served;
let boss: Boss;

beforeAll(async () => {
  served = await serveShipped(alwaysOpenKnowledge());
  const token = served.serving.setupLink?.split('#')[1];
  boss = await signedIn(served.serving.url, 'setup', { token, login: 'boss', name: '李主管', password: PASSWORD });
}, 60_000);
afterAll(() => served?.close());

/** Opens the link that an admin hands over, chooses a password, and stands at the desk. */
async function agentComes(account: object): Promise<DeskVisitor> {
  const { json } = await boss.post<{ link: string }>('people', {
    roles: ['agent'],
    languages: ['zh', 'en'],
    skills: ['*'],
    ...account,
  });
  const agent = await deskVisitor(served.browser, json.link);
  agent.context.setDefaultTimeout(PATIENCE_MS);
  for (const label of ['新密码', '再输一次']) await agent.page.getByLabel(label).fill(PASSWORD);
  await agent.page.getByRole('button', { name: '设置密码' }).click();
  await agent.page.getByText('手上没有对话').waitFor();
  await agent.page.getByText('您现在不接新对话').waitFor();
  await agent.page.getByText('在线', { exact: true }).click();
  await agent.until(async () => (await boss.board()).colleagues.some(({ presence }) => presence === 'available'));
  return agent;
}

async function customerComes(locale: 'zh-CN' | 'en-US', greeting: RegExp): Promise<Visitor> {
  const customer = await visitor(served.browser, { locale });
  customer.context.setDefaultTimeout(PATIENCE_MS);
  await customer.page.goto(served.serving.url);
  await customer.opens();
  await customer.sees(greeting);
  return customer;
}

async function signsIn({ page }: Visitor, name: RegExp): Promise<void> {
  await page.locator('#account').click();
  await page.getByRole('dialog').getByRole('button', { name }).click();
  await page.locator('#mine').waitFor();
}

/** The line below the chat's header. */
const stands = ({ chat }: Visitor, words: string | RegExp) => chat.locator('.status', { hasText: words }).waitFor();
const bubble = (page: Page, text: string | RegExp) => page.locator('.transcript .bubble', { hasText: text }).last();

async function replies({ page }: DeskVisitor, text: string): Promise<void> {
  await page.locator('#say').fill(text);
  await page.locator('#say').press('Enter');
  await bubble(page, text).waitFor();
}

/** Takes what the desk shows of this customer, who came to this agent without anybody's doing. */
async function opens({ page }: DeskVisitor, name: string): Promise<string> {
  await page.locator('.row a', { hasText: name }).click();
  await page.locator('.talk-head h2', { hasText: name }).waitFor();
  await page.locator('.composer.reply #say').waitFor();
  return decodeURIComponent(new URL(page.url()).hash.split('/').at(-1) ?? '');
}

async function confirms({ page }: DeskVisitor, act: string, note: string): Promise<void> {
  await page.locator(`[data-act=${act}]`).click();
  await page.locator('dialog textarea').fill(note);
  await page.locator('dialog button[type=submit]').click();
  await page.locator('dialog').waitFor({ state: 'detached' });
}

test(
  'from the bot to a person and back, and to a person again, without anything being said twice',
  async () => {
    // One conversation at a time: whoever comes second waits.
    const agent = await agentComes({ login: 'wang.fang', name: '王芳', capacity: 1 });
    const desk = agent.page;
    const daniel = await customerComes('en-US', /support bot/);
    await daniel.write('i sent money and it never arived');
    await daniel.sees(/order number/);
    await daniel.write('get me a human');
    await daniel.sees(TICKET);
    await stands(daniel, '王芳 is with you');

    const lina = await customerComes('zh-CN', /客服机器人/);
    await signsIn(lina, /李娜/);
    await lina.write('我转的钱对方没收到啊啊 急死了');
    await lina.sees(/订单号/);
    await lina.press(/没有/);
    await lina.sees(/显示什么状态/);
    await lina.write('转人工吧');
    await lina.sees(TICKET);
    const ticket = TICKET.exec((await lina.bubbles()).join())?.[0] ?? '';
    await stands(lina, /下一位就是您，大约 \d+ 分钟/);
    // The bot helps with another matter meanwhile, and asks.
    await lina.write('另外密码忘了咋整');
    await lina.sees(QUESTION);

    // In English, and short.
    await opens(agent, '访客');
    await bubble(desk, 'i sent money and it never arived').waitFor();
    await replies(agent, 'Hello, I can see your transfer. It is on its way.');
    await daniel.sees('It is on its way.');
    await daniel.write('great, thank you');
    await bubble(desk, 'great, thank you').waitFor();
    await confirms(agent, 'resolve', '');
    await desk.getByText('从左边选一个对话').waitFor();
    await stands(daniel, 'The assistant is with you again');
    await daniel.chat.getByRole('group', { name: 'How was your chat with our support agent?' }).waitFor();

    // A place is free: the next one comes by herself, with what the bot knows.
    await stands(lina, '王芳正在为您服务');
    const conversation = await opens(agent, '李娜');
    await desk.locator('.brief .problem', { hasText: /李娜|转账|钱|到账/ }).waitFor();
    await desk.locator('.brief .answers').first().waitFor();
    expect(await desk.locator('.brief .facts').textContent()).toContain(ticket);

    await desk.locator('#say').fill('/问好');
    await desk.locator('[role=option][aria-selected=true]', { hasText: '问好' }).waitFor();
    await desk.locator('#say').press('Enter');
    await desk.locator('#say').press('Enter');
    await lina.sees('李娜，您好，我是王芳。');
    await desk.locator('.said .read').waitFor();

    // Each sees the other write.
    await Promise.all([
      lina.chat.locator('.typing', { hasText: '王芳正在输入' }).waitFor(),
      desk.locator('#say').pressSequentially('我查一下'),
    ]);
    await Promise.all([desk.getByText('客户正在输入…').waitFor(), lina.input.pressSequentially('好')]);
    await lina.input.press('Enter');
    await bubble(desk, '好').waitFor();

    // A draft, the window and the transcript outlive a reload of both pages.
    await Promise.all([desk.reload(), lina.page.reload()]);
    await bubble(desk, '我是王芳').waitFor();
    expect(await desk.locator('#say').inputValue()).toBe('我查一下');
    await lina.sees('我是王芳');
    await stands(lina, '王芳正在为您服务');

    await replies(agent, '我查一下您的转账，请发一张截图。');
    await lina.sees('请发一张截图');
    await desk.getByText('内部备注', { exact: true }).click();
    await desk.locator('.composer.note #say').fill('内部：先别承诺到账时间');
    await desk.locator('#say').press('Enter');
    await desk.locator('.aside', { hasText: '先别承诺' }).waitFor();
    await desk.getByText('回复', { exact: true }).click();

    const picture = await lina.page.screenshot({ clip: { x: 0, y: 0, width: 120, height: 80 } });
    await lina.chat.locator('input[type=file]').setInputFiles({ name: '截图.png', mimeType: 'image/png', buffer: picture });
    await lina.write('在这里');
    await bubble(desk, '在这里').waitFor();
    // The picture takes more room than its name: the end stays in sight.
    await lina.chat.locator('.customer .file img').waitFor();
    await lina.until(async () => (await lina.chat.locator('.newest').count()) === 0);
    const address = (await desk.locator('.transcript a.file').getAttribute('href')) ?? '';
    const file = await agent.context.request.get(new URL(address, desk.url()).href);
    expect([file.status(), file.headers()['content-type']]).toEqual([200, 'image/png']);
    expect((await file.body()).subarray(1, 4).toString()).toBe('PNG');
    expect((await lina.context.request.get(new URL(address, desk.url()).href)).status()).toBe(401);

    // And the other way round: a picture with words, and a paper without; the customer sees both, after a reload too.
    await desk
      .locator('.composer input[type=file]')
      .setInputFiles({ name: '到账凭证.png', mimeType: 'image/png', buffer: picture });
    await desk.locator('.tray li', { hasText: '1 KB' }).waitFor();
    await replies(agent, '这是到账凭证');
    const paper = { name: 'statement.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 one page') };
    await desk.locator('.composer input[type=file]').setInputFiles(paper);
    await desk.locator('.tray li', { hasText: '1 KB' }).waitFor();
    await desk.locator('#say').press('Enter');
    await desk.locator('.said.own a.file', { hasText: 'statement.pdf' }).waitFor();
    await lina.sees('这是到账凭证');
    const chip = lina.chat.locator('.agent a.file', { hasText: 'statement.pdf' });
    await chip.getByText('1 KB').waitFor();
    await lina.page.reload();
    await lina.sees('这是到账凭证');
    await lina.until(() =>
      lina.chat.locator('.agent .file img').evaluate((picture: { naturalWidth?: number }) => (picture.naturalWidth ?? 0) > 0),
    );
    await lina.chat.locator('.agent a.file', { hasText: '到账凭证.png' }).waitFor();
    const got = await lina.context.request.get((await chip.getAttribute('href')) ?? '');
    expect([got.status(), (await got.body()).toString()]).toEqual([200, '%PDF-1.4 one page']);
    expect(got.headers()['content-disposition']).toContain('statement.pdf');

    await desk.locator('[data-act=hold]').click();
    await stands(lina, '王芳正在查看，请您稍等');
    await desk.locator('[data-act=hold]', { hasText: '继续' }).click();
    await stands(lina, '王芳正在为您服务');

    // Back: the bot asks what it had asked, and goes on from there.
    await confirms(agent, 'return', '内部：请客户自己重设');
    await stands(lina, '现在由智能助手继续为您服务');
    await lina.until(async () => (await lina.bubbles()).at(-1) === QUESTION);
    await lina.press('登录密码');
    await lina.until(async () => !(await lina.bubbles()).slice(-1).join().includes('登录密码'));
    expect((await lina.bubbles()).filter((one) => one === QUESTION)).toHaveLength(2);

    // Once more to a person, who closes it.
    await lina.write('还是转人工');
    await stands(lina, '王芳正在为您服务');
    await opens(agent, '李娜');
    await desk.locator('.brief .links a', { hasText: ticket }).waitFor();
    await replies(agent, '已经帮您登记查询，谢谢您的耐心。');
    await lina.sees('已经帮您登记查询');
    await confirms(agent, 'resolve', '内部：明天回访');
    const rating = lina.chat.getByRole('group', { name: '您对人工客服的服务还满意吗？' });
    await rating.getByRole('radio', { name: '5 星：非常满意' }).check({ force: true });
    await lina.press('提交评价');
    await lina.chat.locator('.rating.thanks').waitFor();

    // What is kept of it; and what the customer never saw.
    const dossier = await served.serving.bot.store.dossier(conversation);
    expect(dossier?.ratings).toMatchObject([{ of: 'agent', stars: 5 }]);
    const { status, json } = await boss.get<{ row: { status: string } }>(`tickets/${ticket}`);
    expect([status, json.row.status]).toEqual([200, 'done']);
    expect((await lina.bubbles()).join('\n')).not.toContain('内部');
    for (const one of [agent, daniel, lina]) expect(one.complaints).toEqual([]);
    await Promise.all([agent.context.close(), daniel.leave(), lina.leave()]);
  },
  TEST_MS,
);
