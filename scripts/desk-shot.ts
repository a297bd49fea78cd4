/**
 * Pictures of the agent desk, for its manual: invented customers of the sandbox wallet talk with the bot on the demo page and ask for a
 * person; three people at the desk see to them.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createLog } from '../src/adapters/system/log.ts';
import { readConfig } from '../src/config.ts';
import { type Serving, startServing } from '../src/serve.ts';
import { type DeskPerson, PASSWORD, signedIn } from '../tests/desk/support.ts';
import { alwaysOpenKnowledge, FLOWS } from '../tests/support/shipped-knowledge.ts';

const SIZE = { width: 1280, height: 760 };
const PHONE = { width: 390, height: 844 };
/** Machines without a desktop often have no system font that suits; what is asked for and missing is passed over. */
const CHINESE = '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';
/** The quotation marks of a Chinese font are as wide as its characters. */
const FONTS = { zh: CHINESE, en: `"Liberation Sans", ${CHINESE}` } as const;
const PATIENCE_MS = 30_000;

type Lang = 'zh' | 'en';
/** What a customer writes, or presses, and a word of what the bot says to it. */
type Line = { readonly write: string; readonly until: RegExp } | { readonly press: RegExp; readonly until: RegExp };
type Guest = { readonly lang: Lang; readonly who: RegExp | null; readonly lines: readonly Line[] };

const ASKS: { readonly [lang in Lang]: Line } = {
  zh: { write: '转人工', until: /服务编号/ },
  en: { write: 'I want to talk to a person', until: /ticket number/ },
};

const LI_NA: Guest = {
  lang: 'zh',
  who: /李娜/,
  lines: [
    { write: '我转的钱对方没收到，急', until: /订单号/ },
    { write: '2026112200000102', until: /设一个提醒/ },
  ],
};
const DANIEL: Guest = {
  lang: 'en',
  who: /Daniel/,
  lines: [{ write: 'my top-up failed but the money is gone', until: /order number/ }],
};
/** Who comes behind them. */
const OTHERS: readonly Guest[] = [
  { lang: 'zh', who: /张敏/, lines: [{ write: '退款一直没到账', until: /./ }] },
  { lang: 'zh', who: /刘洋/, lines: [{ write: '手机号换了怎么改绑定', until: /./ }] },
  { lang: 'en', who: /Emma/, lines: [{ write: 'I cannot sign in, it says my password is wrong', until: /./ }] },
  { lang: 'zh', who: /王伟/, lines: [{ write: '我的钱被人转走了', until: /./ }] },
  { lang: 'zh', who: /陈洁/, lines: [{ write: '充值失败 钱扣了', until: /./ }] },
  { lang: 'zh', who: null, lines: [{ write: '我要投诉 客服态度太差', until: /./ }] },
];

type Scene = { readonly browser: Browser; readonly serving: Serving; readonly boss: DeskPerson };

async function guest({ browser, serving }: Scene, { lang, who, lines }: Guest): Promise<Page> {
  const context = await browser.newContext({ locale: lang === 'zh' ? 'zh-CN' : 'en-US' });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(serving.url);
  if (who !== null) {
    await page.locator('#account').click();
    await page.getByRole('dialog').getByRole('button', { name: who }).click();
    await page.locator('#mine').waitFor();
  }
  await page.locator('.launcher').click();
  await page.locator('.choices').waitFor();
  for (const line of [...lines, ASKS[lang]]) await takesTurn(page, line);
  return page;
}

async function takesTurn(page: Page, line: Line): Promise<void> {
  const before = await page.locator('.item.bot').count();
  if ('press' in line) await page.locator('.choices button', { hasText: line.press }).last().click();
  else await writes(page, line.write);
  await page.locator('.item.bot').nth(before).waitFor();
  await page.locator('.item.bot', { hasText: line.until }).last().waitFor();
  await page.locator('.typing .dots').waitFor({ state: 'detached' });
}

async function writes(page: Page, text: string): Promise<void> {
  await page.locator('signpost-chat textarea').fill(text);
  await page.locator('signpost-chat textarea').press('Enter');
}

type Account = { readonly login: string; readonly name: string; readonly [field: string]: unknown };

/** Makes an account, and opens the desk with it. */
async function worker({ browser, boss }: Scene, account: Account, lang: Lang, size = SIZE): Promise<Page> {
  const { json } = await boss.post<{ link: string }>('people', { languages: ['zh', 'en'], skills: ['*'], ...account });
  const context = await browser.newContext({
    locale: lang === 'zh' ? 'zh-CN' : 'en-GB',
    viewport: size,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(json.link);
  const fields = page.locator('input[type=password]');
  await fields.nth(1).waitFor();
  for (const n of [0, 1]) await fields.nth(n).fill(PASSWORD);
  await page.locator('button[type=submit]').click();
  await page.locator('.presence').waitFor();
  return page;
}

const available = (page: Page) => page.locator('.presence label').first().click();
const rows = (page: Page, name: string) => page.locator('.row a', { hasText: name });

async function says(page: Page, text: string): Promise<void> {
  await page.locator('.composer.reply #say').fill(text);
  await page.locator('#say').press('Enter');
  await page.locator('.transcript .bubble', { hasText: text }).last().waitFor();
}

async function notes(page: Page, text: string): Promise<void> {
  await page.locator('.modes label').nth(1).click();
  await page.locator('.composer.note #say').fill(text);
  await page.locator('#say').press('Enter');
  await page.locator('.aside', { hasText: text }).waitFor();
  await page.locator('.modes label').first().click();
}

async function save(page: Page, lang: Lang, folder: string, file: string): Promise<void> {
  await page.evaluate(`document.documentElement.style.setProperty('--font', '${FONTS[lang]}')`);
  await page.evaluate('document.activeElement?.blur()');
  await page.mouse.move(0, 0);
  await page.locator('.toast').waitFor({ state: 'detached' });
  const path = join(folder, file);
  await page.screenshot({ path });
  process.stdout.write(`docs/images/${file}: ${Math.round(statSync(path).size / 1024)} KB\n`);
}

async function tellStory(scene: Scene, folder: string): Promise<void> {
  const wang = await worker(scene, { login: 'wang.fang', name: '王芳', roles: ['agent'], languages: ['zh'] }, 'zh');
  const tom = await worker(scene, { login: 'tom', name: 'Tom Baker', roles: ['agent'], languages: ['en'], capacity: 3 }, 'en');
  const li = await worker(scene, { login: 'li.qiang', name: '李强', roles: ['agent', 'supervisor'], capacity: 1 }, 'zh');
  await Promise.all([available(wang), available(tom)]);
  const [lina, daniel] = [await guest(scene, LI_NA), await guest(scene, DANIEL)];
  await rows(wang, '李娜').click();
  await says(wang, '李娜，您好，我是王芳。这笔转账我已经看到了，正在为您核实。');
  await writes(lina, '好的，麻烦快一点，对方在等');
  await wang.locator('.transcript .bubble', { hasText: '对方在等' }).waitFor();
  await notes(wang, '收款银行今天 14:00 前有延迟公告，先不要承诺到账时间。');
  await rows(tom, 'Daniel').click();
  await says(tom, 'Hello Daniel, this is Tom. I have read the conversation so far.');
  await writes(daniel, 'Thanks. The bank says it was charged.');
  await tom.locator('.transcript .bubble', { hasText: 'it was charged' }).waitFor();
  for (const one of OTHERS.slice(0, 3)) await guest(scene, one);
  // Enough for now: whoever comes next waits.
  for (const page of [wang, tom]) await page.locator('.presence label').nth(1).click();
  await available(li);
  for (const one of OTHERS.slice(3)) await guest(scene, one);
  await photograph({ wang, tom, li }, folder);
}

async function photograph({ wang, tom, li }: { readonly [name in 'wang' | 'tom' | 'li']: Page }, folder: string): Promise<void> {
  await save(wang, 'zh', folder, 'desk-work-zh.png');
  await tom.locator('#say').fill('/');
  await tom.locator('[role=option]').first().waitFor();
  await save(tom, 'en', folder, 'desk-work-en.png');
  await li.evaluate(`location.hash = '#/board'`);
  await li.locator('.queues .name').first().waitFor();
  await save(li, 'zh', folder, 'desk-board.png');
  await li.evaluate(`location.hash = '#/tickets'`);
  await li.locator('.row a').first().click();
  await li.locator('.ticket').waitFor();
  await save(li, 'zh', folder, 'desk-tickets.png');
  await wang.setViewportSize(PHONE);
  await wang.reload();
  await wang.locator('.composer.reply #say').waitFor();
  await save(wang, 'zh', folder, 'desk-phone.png');
}

/** Writes `desk-*.png` into a folder. The desk is open whatever the time of day. */
export async function photographDesk(browser: Browser, folder: string): Promise<void> {
  const read = readConfig({ PORT: '0', WATCH_FLOWS: 'off', DATABASE_FILE: ':memory:', FLOWS_DIR: FLOWS });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const serving = await startServing(read.config, Promise.resolve(alwaysOpenKnowledge()), createLog('error'));
  const before: ReadonlySet<BrowserContext> = new Set(browser.contexts());
  try {
    const token = serving.setupLink?.split('#')[1];
    const boss = await signedIn(serving.url, 'setup', { token, login: 'admin', name: '管理员', password: PASSWORD });
    await tellStory({ browser, serving, boss }, folder);
  } finally {
    for (const context of browser.contexts()) if (!before.has(context)) await context.close();
    await serving.close();
  }
}
