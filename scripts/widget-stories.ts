/**
 * What has to happen for each state of the chat to be seen: with the real server and the shipped flows as far as they lead there, and for
 * what a person at the desk, a bad network or a refusal would do, with activities and answers put in between.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Route } from 'playwright-core';
import type { Visitor } from '../tests/web/visitor.ts';

export type Lang = 'zh' | 'en';

/** All states, in the order of the sheets, with their captions. */
export const STATES = {
  launcher: { zh: '收起，有未读消息', en: 'Closed, with unread messages' },
  connecting: { zh: '正在连接', en: 'Connecting' },
  greeting: { zh: '问候', en: 'Greeting' },
  question: { zh: '带按钮的问题', en: 'A question with buttons' },
  typing: { zh: '机器人正在输入', en: 'The bot is typing' },
  long: { zh: '长句子与长单号', en: 'Long words and numbers' },
  failed: { zh: '没有发出去，可以重试', en: 'Not sent, with retry' },
  offline: { zh: '断网，消息等待发送', en: 'Offline, a message waits' },
  chosen: { zh: '已选文件，其中一个不支持', en: 'Files chosen, one refused' },
  uploading: { zh: '上传中', en: 'Upload under way' },
  uploaded: { zh: '上传完成', en: 'Upload done' },
  queued: { zh: '排队等人工，可以不等', en: 'In line for a person' },
  agentTyping: { zh: '人工客服正在输入', en: 'The agent is typing' },
  agent: { zh: '人工客服的消息', en: 'The agent’s message' },
  hold: { zh: '请客户稍等', en: 'On hold' },
  rating: { zh: '评价', en: 'Rating' },
  thanks: { zh: '感谢评价', en: 'Thanks for the rating' },
  language: { zh: '切换语言，键盘焦点', en: 'Language switched, by keyboard' },
  refused: { zh: '服务器拒绝', en: 'Refused by the server' },
  zoomed: { zh: '放大到 200 %', en: 'At 200 % zoom' },
} as const satisfies { readonly [state: string]: { readonly [lang in Lang]: string } };

export type State = keyof typeof STATES;

/** Somebody before the chat, and a hand in what comes over the socket. */
export type Stage = Visitor & {
  readonly lang: Lang;
  /** Brings an activity beside those of the server. */
  readonly tell: (activity: object) => void;
  /** Opens the chat and waits for the greeting. */
  readonly greeted: () => Promise<void>;
  /** Writes, and waits for the answer. */
  readonly asks: (text: string) => Promise<void>;
  /** @param before is done before each of the pictures: what is seen does not last. */
  readonly shows: (state: State, before?: () => unknown) => Promise<void>;
};

type Story = (stage: Stage) => Promise<void>;

const LINES = {
  zh: {
    press: /登录不了/,
    trouble: '我转的钱对方没收到',
    long: '我昨天晚上八点多给朋友转了五百元，页面一直显示“处理中”，对方说没有收到，可我的余额已经少了，麻烦帮我看看是怎么回事。商户给我的交易参考号是 MCH-UPAY-20261122-SHANGHAI-PUDONG-REF-A7F3C9E1B5D8-0001',
    reference: '银行给的流水号比较长，请您完整保存：\nBANKREF20261122SHPDUPAYA7F3C9E1B5D8F0A2C4E6B8D1F3A5C7E9B2D4F6',
    early: '请问转账要多久才能到账？',
    late: '我再补充一点：钱已经从余额里扣了。',
    person: '转人工',
    name: '王小姐',
    agent: '您好，我是王小姐。您的截图我看到了，这笔转账还在银行处理中。',
    second: '请您留意银行的短信，有结果我马上告诉您。',
    picture: '转账页面截图',
    talk: ['转账没到账', '算了'],
    bye: '再见',
    stars: '解决得很快，谢谢。',
    receipt: ['转账详情', '¥500.00', '处理中'],
  },
  en: {
    press: /sign in|log in/i,
    trouble: 'my transfer has not arrived',
    long: 'Last night a little after eight I sent 500 to a friend. The page still says “processing”, my friend has nothing, and my balance is lower. The merchant’s reference is MCH-UPAY-20261122-SHANGHAI-PUDONG-REF-A7F3C9E1B5D8-0001',
    reference:
      'The bank’s reference is long. Please keep all of it:\nBANKREF20261122SHPDUPAYA7F3C9E1B5D8F0A2C4E6B8D1F3A5C7E9B2D4F6',
    early: 'How long does a transfer take?',
    late: 'One more thing: the money has left my balance.',
    person: 'talk to a person',
    name: 'Grace',
    agent: 'Hello, this is Grace. I have seen your screenshot: the bank is still working on this transfer.',
    second: 'I will write here as soon as I know more.',
    picture: 'Screenshot of the transfer',
    talk: ['my transfer has not arrived', 'never mind'],
    bye: 'goodbye',
    stars: 'Quick and clear, thank you.',
    receipt: ['Transfer', '¥500.00', 'Processing'],
  },
} as const;

const BOT = { id: 'bot', role: 'bot' };
/** After all that the server has said. */
let number = 900;

function message(from: object, text: string): object {
  number += 1;
  return { type: 'message', id: `x|${String(number).padStart(7, '0')}`, from, text, timestamp: new Date().toISOString() };
}

const answering: Story = async ({ chat, lang, tell, greeted, write, asks, sees, shows, page, until }) => {
  const lines = LINES[lang];
  await greeted();
  await shows('greeting');
  await chat.locator('.choices button', { hasText: lines.press }).first().click();
  await chat.locator('.customer.sent').waitFor();
  await chat.locator('.choices').last().waitFor();
  await shows('question');
  const held: Route[] = [];
  await page.route('**/activities', (route) => void held.push(route));
  const said = await chat.locator('.item.bot').count();
  await write(lines.trouble);
  await shows('typing', async () => {
    tell({ type: 'typing', from: BOT });
    await chat.locator('.dots').waitFor();
  });
  await page.unroute('**/activities');
  for (const route of held) await route.continue();
  await until(async () => (await chat.locator('.item.bot').count()) > said);
  await asks(lines.long);
  tell(message(BOT, lines.reference));
  await sees('BANKREF');
  await shows('long');
};

const badNetwork: Story = async ({ page, context, chat, lang, greeted, shows, write }) => {
  const lines = LINES[lang];
  await greeted();
  await page.route('**/activities', (route) => route.fulfill({ status: 400, json: {} }));
  await write(lines.early);
  await chat.locator('.customer.failed').waitFor();
  await shows('failed');
  await context.setOffline(true);
  await chat.locator('.offline').waitFor();
  await write(lines.late);
  await chat.locator('.customer.waiting').waitFor();
  await shows('offline');
};

async function receipt({ context }: Stage, lines: readonly string[]): Promise<Buffer> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 360, height: 200 });
  await page.setContent(`<style>:root { color-scheme: light } body { margin: 0; padding: 20px; background: #f6f8fa; text-align: center; font: 18px/1 "Noto Sans CJK SC", sans-serif }
    main { display: grid; align-content: center; gap: 20px; height: 158px; border: 1px solid #d5dde1; border-radius: 12px; background: #fff } p { margin: 0 } p:nth-child(2) { font-size: 34px }</style>
    <main>${lines.map((line) => `<p>${line}</p>`).join('')}</main>`);
  const picture = await page.screenshot();
  await page.close();
  return picture;
}

const files: Story = async (stage) => {
  const { page, chat, lang, greeted, asks, shows, write } = stage;
  const lines = LINES[lang];
  await greeted();
  await asks(lines.trouble);
  // The upload stands still at a part of it until the pictures are taken.
  await page.evaluate(`{
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (body) {
      setTimeout(() => this.upload.onprogress?.({ loaded: 62, total: 100 }));
      globalThis.goOn = () => send.call(this, body);
    };
  }`);
  const picker = chat.locator('input[type=file]');
  const picture = { name: `${lines.picture}.png`, mimeType: 'image/png', buffer: await receipt(stage, lines.receipt) };
  const statement = {
    name: `${lines.picture} 2026-11-22 MCH-UPAY-0001.pdf`,
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4\n'),
  };
  await picker.setInputFiles([picture, statement]);
  await picker.setInputFiles([{ name: 'a.html', mimeType: 'text/html', buffer: Buffer.from('x') }]);
  await chat.getByRole('alert').waitFor();
  await shows('chosen');
  await write(lines.picture);
  await chat.locator('progress').first().waitFor();
  await shows('uploading');
  await page.evaluate('goOn()');
  await chat.locator('.file img').waitFor();
  await chat.locator('.customer:not(.sent)').waitFor({ state: 'detached' });
  await chat.locator('.item.bot').last().waitFor();
  await shows('uploaded');
};

const person: Story = async ({ chat, lang, tell, greeted, asks, sees, shows, until, page }) => {
  const { person: ask, name, agent: first, second } = LINES[lang];
  const who = { id: 'agent', name, role: 'bot' };
  const status = async (value: object, words: RegExp): Promise<void> => {
    tell({ type: 'event', name: 'signpost.status', from: BOT, value });
    await chat.locator('.status', { hasText: words }).waitFor();
  };
  await greeted();
  await asks(ask);
  await sees(/H-[0-9A-Z]{8}/);
  await status({ kind: 'queued', position: 3, waitMinutes: 5 }, /3/);
  await shows('queued');
  await status({ kind: 'agent', name }, new RegExp(name));
  await shows('agentTyping', async () => {
    tell({ type: 'typing', from: who });
    await chat.locator('.typing', { hasText: name }).waitFor();
  });
  tell(message(who, first));
  await sees(first);
  await shows('agent');
  await status({ kind: 'hold', name }, new RegExp(name));
  await shows('hold');
  await page.evaluate('Signpost.close()');
  for (const text of [first, second]) tell(message(who, text));
  await until(async () => (await chat.locator('.badge').textContent()) === '2');
  await shows('launcher');
};

const ending: Story = async ({ page, chat, lang, greeted, asks, shows }) => {
  const { talk, bye, stars } = LINES[lang];
  await greeted();
  for (const text of talk) await asks(text);
  await chat.getByRole('button', { name: lang === 'zh' ? 'English' : '中文' }).click();
  await page.keyboard.press('Tab');
  await shows('language');
  await chat.getByRole('button', { name: lang === 'zh' ? '中文' : 'English' }).click();
  await asks(bye);
  await chat.locator('.stars label').nth(3).click();
  await chat.locator('.rating textarea').fill(stars);
  await shows('rating');
  await chat.locator('.rating .strong').click();
  await chat.locator('.rating.thanks').waitFor();
  await shows('thanks');
};

const refused: Story = async ({ page, chat, shows, opens }) => {
  const held: Route[] = [];
  let isHeld = true;
  const refuse = (route: Route): Promise<void> => route.fulfill({ status: 403, json: { error: { code: 'ForbiddenOrigin' } } });
  await page.route('**/tokens/embed', (route) => {
    if (isHeld) held.push(route);
    else return refuse(route);
  });
  await opens();
  await chat.locator('.connecting').waitFor();
  await shows('connecting');
  isHeld = false;
  for (const route of held) await refuse(route);
  // Whoever comes back to the page makes it ask again at once.
  while ((await chat.locator('.state-line .refused').count()) === 0) {
    await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    await pause(200);
  }
  await shows('refused');
};

export const STORIES: readonly Story[] = [answering, badNetwork, files, person, ending, refused];

/** In a window of its own, half as wide and high. */
export const zoomed: Story = async ({ lang, greeted, asks, shows }) => {
  await greeted();
  await asks(LINES[lang].trouble);
  await shows('zoomed');
};
