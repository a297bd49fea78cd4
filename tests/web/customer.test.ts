/** A stranger on the demo page, with everything real behind it: server, flows, store, and the sandbox wallet. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Served, serveShipped } from './served.ts';
import { type Visitor, type VisitorOptions, visitor } from './visitor.ts';

const GREETING = { zh: /客服机器人/, en: /support bot/ };
/** Li Na's transfer of ¥500.00 that is on its way. */
const TRANSFER = '2026112200000102';
const TICKET = /H-[0-9A-Z]{8}/;

let served: Served;
let customer: Visitor;

beforeAll(async () => {
  served = await serveShipped();
}, 60_000);
afterAll(() => served?.close());
afterEach(async () => {
  await customer.leave();
  expect(customer.complaints).toEqual([]);
});

/** Comes to the page. */
async function comes(options: VisitorOptions = {}): Promise<Visitor> {
  customer = await visitor(served.browser, options);
  const response = await customer.page.goto(served.serving.url);
  expect(response?.headers()['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';/);
  return customer;
}

/** Comes and opens the chat. */
async function opens(options: VisitorOptions = {}): Promise<Visitor> {
  await comes(options);
  await customer.opens();
  await customer.sees(GREETING[options.locale === 'en-US' ? 'en' : 'zh']);
  return customer;
}

async function signsIn(name: RegExp): Promise<void> {
  const { page } = customer;
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name }).click();
  await page.getByRole('button', { name: /退出登录/ }).waitFor();
}

describe('a customer who has not signed in', () => {
  test('is greeted, says what is wrong, answers by button and in words, and gets a ticket for a person', async () => {
    const { write, press, sees, sent, bubbles, page } = await opens();
    await write('我转的钱对方没收到，急');
    await sees(/订单号/);
    await press(/没有/);
    await sees(/显示什么状态/);
    await write('还显示处理中');
    await sees(/超过/);
    await write('转人工');
    await sees(TICKET);

    const [typed, pressed] = sent;
    expect(typed).toMatchObject({ type: 'message', text: '我转的钱对方没收到，急', locale: 'zh-CN' });
    expect(typed?.channelData).not.toHaveProperty('identity');
    expect(pressed).toMatchObject({ type: 'message', text: '暂时没有', value: { button: expect.any(String) } });
    expect(new Set(sent.map((activity) => activity.channelData.clientActivityID)).size).toBe(4);
    const ticket = TICKET.exec((await bubbles()).join())?.[0] ?? '';
    expect((await served.serving.bot.store.ticket(ticket))?.brief).toMatchObject({ topic: 'pending_transaction', lang: 'zh' });
    expect(await page.title()).toBe('uPay 钱包 · 帮助中心');
  });

  test('finds the same in English', async () => {
    const { page, write, press, sees } = await opens({ locale: 'en-US' });
    expect(await page.title()).toBe('uPay · Help centre');
    await write('i sent money and it never arrived');
    await sees(/order number/);
    await press(/don't have it/);
    await sees(/status/);
    await write('get me a human');
    await sees(TICKET);
  });

  test('reads markup as it was written, in what was sent and in what the bot reads back', async () => {
    const { page, chat, write, press, sees } = await opens();
    const markup = '<b>多扣</b>了我的手续费<img src=x onerror="document.title=1">，打 {brand.hotline} 也没人管';
    await write('我要投诉');
    await press('其他');
    await press('直接投诉');
    await sees(/发生了什么/);
    await write(markup);
    for (const question of [/什么时候/, /哪笔交易/, /截图/, /电话/]) {
      await sees(question);
      await write('没有');
    }
    await sees(new RegExp(`：${RegExp.escape(markup)}`));
    expect(await chat.locator('.log img, .log b, .log a').count()).toBe(0);
    expect(await page.title()).toBe('uPay 钱包 · 帮助中心');
  });
});

describe('a customer of the sandbox', () => {
  test('signs in, asks about an order on the page, and reads the status that the wallet knows', async () => {
    const { page, write, sees, sent } = await opens();
    await page.getByText('沙箱钱包').waitFor();
    await signsIn(/李娜/);
    await write('我转的钱对方没收到，急');
    await sees(/订单号/);
    await page.getByRole('button', { name: TRANSFER }).click();
    await sees(/¥500\.00 还在处理中/);
    const [asked, answered] = sent.map((activity) => activity.channelData.identity ?? null);
    expect(asked).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(answered).toBe(asked);
  });

  test('stays signed in after a reload, which the conversation knows', async () => {
    const { page, write, sees, sent } = await opens();
    await signsIn(/李娜/);
    await page.reload();
    await page.getByRole('button', { name: /退出登录/ }).waitFor();
    await sees(GREETING.zh);
    await write(`转账没到，订单号 ${TRANSFER}`);
    await sees(/¥500\.00 还在处理中/);
    expect(sent.at(-1)?.channelData.identity).toMatch(/\./);
  });

  test('nobody reads on in the conversation of another', async () => {
    const { page, write, sees, bubbles } = await opens();
    await signsIn(/李娜/);
    await write(`转账没到，订单号 ${TRANSFER}`);
    await sees(/¥500\.00 还在处理中/);
    await page.getByRole('button', { name: /退出登录/ }).click();
    await customer.until(async () => !(await bubbles()).join().includes('500'));
    await signsIn(/王伟/);
    await write(`转账没到，订单号 ${TRANSFER}`);
    await sees(/没有查到/);
    expect((await bubbles()).join()).not.toMatch(/李娜|¥500\.00/);
  });
});

describe('the page around the chat', () => {
  test('what is asked in the search field or chosen among the questions is said in the chat', async () => {
    const { page, sees, sent } = await comes();
    await page.getByRole('button', { name: '登录不了' }).click();
    await sees(/看到/);
    await page.getByRole('textbox', { name: '描述您遇到的问题' }).fill('一直在加载');
    await page.getByRole('button', { name: '问一问' }).click();
    await sees(/上网/);
    expect(sent.map(({ text }) => text)).toEqual(['登录不了', '一直在加载']);
  });

  test('English is one press away, in the page and in the conversation', async () => {
    const { page, press, sees, sent, bubbles } = await opens();
    await page.getByRole('button', { name: 'English', exact: true }).first().click();
    await sees(GREETING.en);
    expect(await page.title()).toBe('uPay · Help centre');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    const before = (await bubbles()).length;
    await press('Money has not arrived');
    await customer.until(async () => (await bubbles()).length > before + 1);
    expect(sent.at(-1)).toMatchObject({ locale: 'en-US' });
    expect((await bubbles()).join()).not.toMatch(GREETING.zh);
  });

  test('the language that is chosen in the chat is the page’s, too', async () => {
    const { page, press, sees } = await opens();
    await press('English');
    await sees(GREETING.en);
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    await page.reload();
    await sees(GREETING.en);
  });

  test('on a small phone nothing is wider than the window', async () => {
    const { page, chat, input, write, sees } = await opens({ width: 320, height: 568 });
    await write(`长${'长'.repeat(300)} https://example.com/${'a'.repeat(300)}`);
    await sees(/example\.com/);
    await chat.locator('.item.bot').nth(2).waitFor();
    const wide = await page.evaluate<number[]>(`(() => {
      const { shadowRoot } = document.querySelector('signpost-chat');
      return [document.documentElement, ...shadowRoot.querySelectorAll('.log, .panel')].map((one) => one.scrollWidth - one.clientWidth);
    })()`);
    expect(Math.max(...wide)).toBe(0);
    expect(await input.isVisible()).toBe(true);
  });
});
