/** The desk's page in a real browser, before a server that does what the test says. */
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launch } from '../support/browser.ts';
import { type DeskVisitor, deskVisitor, type Look } from './desk-visitor.ts';
import { FakeDesk } from './fake-desk.ts';
import { ago, message, row, view } from './fake-desk-data.ts';

const MOST_BYTES = 60 * 1024;
const LI = '#/chats/web%3Ali';

let desk: FakeDesk;
let browser: Browser;
let visitor: DeskVisitor | null = null;
let page: DeskVisitor['page'];
let goTo: DeskVisitor['goTo'];
let until: DeskVisitor['until'];
let violations: DeskVisitor['violations'];

beforeAll(async () => {
  browser = await launch();
}, 60_000);
afterAll(() => browser?.close());
beforeEach(async () => {
  desk = await new FakeDesk().start();
});
afterEach(async () => {
  await visitor?.context.close();
  await desk.stop();
  expect(visitor?.complaints ?? []).toEqual([]);
  visitor = null;
});

async function opens(hash = '#/chats', look: Look = {}): Promise<void> {
  visitor = await deskVisitor(browser, `${desk.url}/desk${hash}`, look);
  ({ page, goTo, until, violations } = visitor);
}

const input = () => page.locator('#say');
const bubble = (text: string | RegExp) => page.locator('.transcript .bubble', { hasText: text });
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

describe('for everybody', () => {
  test.each([
    { lang: 'zh', colorScheme: 'light' },
    { lang: 'en', colorScheme: 'dark' },
  ] as const)(
    'axe finds nothing on any screen: $lang, $colorScheme',
    async (look) => {
      desk.isIn = false;
      await opens('', look);
      await page.locator('.entry .button').waitFor();
      expect(await violations()).toEqual([]);
      desk.isIn = true;
      await page.locator('input[name=username]').fill('lin');
      await page.locator('input[name=password]').fill('a good long password');
      await page.keyboard.press('Enter');
      await goTo(LI, '.brief .problem');
      await page.locator('.modes label').nth(1).click();
      await page.locator('.composer.note').waitFor();
      expect(await violations()).toEqual([]);
      await page.locator('.modes label').first().click();
      await page.locator('#tab-queue').click();
      await input().fill('/');
      await page.locator('[role=option]').first().waitFor();
      expect(await violations()).toEqual([]);
      await input().fill('');
      await page.locator('[data-act=transfer]').click();
      await page.locator('dialog .option').first().waitFor();
      expect(await violations()).toEqual([]);
      await page.keyboard.press('Escape');
      await goTo('#/board', '.queues .name');
      expect(await violations()).toEqual([]);
      await goTo('#/tickets/T-20261120-7', '.ticket .said');
      expect(await violations()).toEqual([]);
      await goTo('#/people', '.person');
      await page.locator('.screen-head .primary').click();
      await page.locator('dialog input').first().waitFor();
      expect(await violations()).toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator('.screen-head a').click();
      await page.locator('.audit td').first().waitFor();
      await page.locator('.whole-log .tag.good').waitFor();
      expect(await page.locator('.audit tbody tr').count()).toBe(3);
      expect(await violations()).toEqual([]);
      await goTo('#/account', '.sessions li');
      await page
        .locator('.card', { hasText: /两步验证|Two-step/ })
        .locator('input')
        .fill('a good long password');
      await page.keyboard.press('Enter');
      await page.locator('.qr').waitFor();
      expect(await violations()).toEqual([]);
    },
    60_000,
  );

  test('on a phone one thing at a time, and nothing is wider than the screen', async () => {
    await opens('#/chats', { width: 390 });
    const wide = () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    await page.locator('.row a', { hasText: '李娜' }).click();
    await bubble('截图在这里').waitFor();
    expect(await page.locator('.lists').isVisible()).toBe(false);
    expect(await wide()).toBeLessThanOrEqual(0);
    await page.locator('.brief-toggle').click();
    await page.locator('.brief .problem').waitFor();
    expect(await wide()).toBeLessThanOrEqual(0);
    await page.locator('.brief header button').click();
    await page.locator('.talk .phone').click();
    await page.locator('.lists').waitFor();
  });
});

describe('signing in', () => {
  test('with a wrong password, then with the code that is asked for; out again, and nothing is left', async () => {
    desk.isIn = false;
    desk.wantsCode = true;
    await opens('', { lang: 'en' });
    await page.getByLabel('Login').fill('lin');
    await page.getByLabel('Password').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('Login, password or code is not right.').waitFor();
    await page.getByLabel('Password').fill('a good long password');
    await page.keyboard.press('Enter');
    await page.getByLabel('Code').fill('123456');
    await page.keyboard.press('Enter');
    await page.locator('.row').first().waitFor();
    await goTo(LI, '#say');
    await input().fill('half a sentence');
    await goTo('#/account', '.sessions');
    await button('Sign out').click();
    await page.getByLabel('Login').waitFor();
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('half a sentence');
  });

  test('the first account is made by the one-time link, whose token does not stay in the address', async () => {
    desk.isIn = false;
    await opens('/setup#token-1', { lang: 'en' });
    await page.getByLabel('Login').fill('boss');
    await page.getByLabel('New password').fill('correct horse battery');
    await page.getByLabel('Once more').fill('correct horse batter!');
    await page.getByText('The two are not the same.').waitFor();
    expect(await button('Make the account').isDisabled()).toBe(true);
    expect(page.url()).not.toContain('token-1');
    await page.getByLabel('Once more').fill('correct horse battery');
    await button('Make the account').click();
    await page.locator('.row').first().waitFor();
    const used = desk.asked.find(({ method, path }) => method === 'POST' && path === '/setup');
    expect(used).toMatchObject({ script: '1', json: { token: 'token-1', login: 'boss', password: 'correct horse battery' } });
  });
});

describe('writing', () => {
  test('without a mouse: from the queue to a reply that has been sent', async () => {
    await opens();
    await page.locator('#tab-mine').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.locator('[data-index="1"] a:focus').waitFor();
    await page.keyboard.press('Tab');
    await page.locator('[data-index="1"] .claim:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.talk-head h2', { hasText: 'Bartholomew' }).waitFor();
    expect(desk.acts('claim')).toHaveLength(1);
    await input().waitFor();
    await page.locator('.talk-head h2').click();
    await page.keyboard.press('r');
    await page.locator('#say:focus').waitFor();
    await page.keyboard.type('/greet');
    await page.locator('[role=option][aria-selected=true]', { hasText: '问候' }).waitFor();
    await page.keyboard.press('Enter');
    expect(await input().inputValue()).toBe('Hello Bartholomew Throckmorton, this is 林晓. How can I help?');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('One moment.');
    await page.keyboard.press('Enter');
    await bubble('One moment.').waitFor();
    expect(await input().inputValue()).toBe('');
    expect(desk.acts('reply').map(({ act }) => act)).toMatchObject([{ text: expect.stringMatching(/help\?\nOne moment\.$/) }]);
    await page.keyboard.press('Alt+1');
    await page.locator('.talk-head h2', { hasText: '李娜' }).waitFor();
    await page.locator('.talk-head h2').click();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Shift+Enter').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('with an input method, whose Enter chooses characters and does not send', async () => {
    await opens(LI);
    await input().focus();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Input.imeSetComposition', { text: 'nin hao', selectionStart: 7, selectionEnd: 7 });
    await page.keyboard.press('Enter');
    expect(desk.acts('reply')).toEqual([]);
    await devtools.send('Input.insertText', { text: '您好' });
    expect((await input().inputValue()).trim()).toBe('您好');
    await page.keyboard.press('Enter');
    await bubble('您好').last().waitFor();
    expect(desk.acts('reply').map(({ act }) => act)).toEqual([{ kind: 'reply', text: '您好', seen: 5 }]);
  });

  test('a draft of each conversation stays over a change of conversation and a reload', async () => {
    await opens(LI);
    await input().fill('给李娜的');
    await goTo('#/chats/web%3Azhao', '.talk-head h2');
    await page.locator('.talk-head h2', { hasText: '赵敏' }).waitFor();
    expect(await input().inputValue()).toBe('');
    await input().fill('给赵敏的');
    await page.reload();
    await page.locator('.talk-head h2', { hasText: '赵敏' }).waitFor();
    expect(await input().inputValue()).toBe('给赵敏的');
    await goTo(LI, '.talk-head h2');
    await until(async () => (await input().inputValue()) === '给李娜的');
  });

  test('what came in between is shown before a stale reply is sent; it goes out when the person has seen it', async () => {
    await opens(LI);
    desk.answer = (id) => {
      const before = desk.view(id) ?? view(row(id));
      const between = message(7, 'agent', '我是王强，钱已经退回了。', { by: '王强', at: ago(0) });
      desk.answer = null;
      desk.views.set(id, { ...before, messages: [...before.messages, between], lastSeq: 7 });
      return { kind: 'refused', why: 'stale', row: before.row, since: [between] };
    };
    await input().fill('这笔钱还在处理。');
    await input().press('Enter');
    await page.locator('.between', { hasText: '钱已经退回了' }).waitFor();
    expect(await input().inputValue()).toBe('这笔钱还在处理。');
    await button('仍然发送').click();
    await bubble('这笔钱还在处理。').waitFor();
    await page.locator('.between').waitFor({ state: 'detached' });
    expect(desk.acts('reply').map(({ act }) => act)).toMatchObject([{ seen: 5 }, { seen: 7 }]);
  });

  test('what somebody else has now says so, and what was written is kept', async () => {
    await opens(LI);
    const theirs = row('web:li', { agent: 'wang', epoch: 3 });
    desk.answer = () => {
      desk.views.set('web:li', view(theirs, { may: ['note'] }));
      return { kind: 'refused', why: 'not_yours', row: theirs, since: [] };
    };
    await input().fill('马上为您处理');
    await input().press('Enter');
    await page.locator('.between', { hasText: '现在由 王强 负责' }).waitFor();
    await page.locator('.composer', { hasText: '由 王强 负责' }).waitFor();
    expect(await page.evaluate('JSON.stringify(localStorage)')).toContain('马上为您处理');
    desk.views.delete('web:li');
    desk.setBoard({ mine: [] });
    desk.tell({ kind: 'conversation', conversation: 'web:li', row: null, messages: [], notes: [] });
    await page.locator('.kept-draft', { hasText: '马上为您处理' }).waitFor();
  });

  test('a note is for colleagues, and looks it', async () => {
    await opens(LI);
    await page.getByText('内部备注', { exact: true }).click();
    await page.locator('.composer.note #say').fill('先不要退款');
    await page.locator('#say').press('Enter');
    await page.locator('.aside', { hasText: '先不要退款' }).getByText('客户看不到').waitFor();
    expect(desk.acts('reply')).toEqual([]);
  });
});

describe('when the line is lost', () => {
  test('a reply waits, over a reload too, and is done once', async () => {
    await opens(LI);
    await input().waitFor();
    // The server has got it and has not been heard: worst of all.
    desk.answer = () => null;
    desk.cut();
    await page.getByText('连接断开了').waitFor();
    await input().fill('钱已经到了吗？');
    await input().press('Enter');
    await page.locator('.said.waiting', { hasText: '连上后发送' }).waitFor();
    await input().fill('还没写完的下一句');
    await page.reload();
    await page.locator('.said.waiting', { hasText: '钱已经到了吗？' }).waitFor();
    expect(await input().inputValue()).toBe('还没写完的下一句');
    desk.answer = null;
    desk.isDeaf = false;
    await page.locator('.said.waiting').waitFor({ state: 'detached' });
    expect(await bubble('钱已经到了吗？').count()).toBe(1);
    const ids = new Set(desk.acts('reply').map(({ id }) => id));
    expect(ids.size).toBe(1);
    await page.getByText('连接断开了').waitFor({ state: 'detached' });
  });
});

describe('what comes in', () => {
  test('words of people are words: no markup, no program, no address of elsewhere', async () => {
    const evil = `<img src=x onerror="document.title='owned'"><b>粗体</b>`;
    const of = row('web:li', { customer: { name: evil, identified: false }, last: { from: 'customer', text: evil, at: ago(1) } });
    const files = [{ name: evil, type: 'image/png', url: 'javascript:alert(1)' }];
    const messages = [message(1, 'customer', evil, { files }), message(2, 'bot', evil, { choices: [evil] })];
    const notes = [{ id: 'n', kind: 'note' as const, by: evil, text: evil, at: ago(1) }];
    desk.board = { ...desk.board, mine: [of] };
    desk.views.set('web:li', view(of, { messages, notes, problem: { zh: evil, en: evil } }));
    await opens(LI);
    await page.locator('.brief .problem').waitFor();
    for (const place of ['.talk-head h2', '.row .name', '.bubble', '.choices li', '.aside .words', '.brief .problem', '.file'])
      expect(await page.locator(place).first().textContent()).toContain('<b>粗体</b>');
    expect(await page.locator('img, b, [href^="javascript"]').count()).toBe(0);
    expect(await page.title()).not.toContain('owned');
  });

  test('live: typing, a message, how far it was read, who looks, and the count in the title', async () => {
    await opens(LI, { lang: 'en' });
    await bubble('截图在这里').waitFor();
    desk.tell({ kind: 'typing', conversation: 'web:li', who: 'customer' });
    await page.getByText('The customer is typing…').waitFor();
    desk.says('web:li', { from: 'customer', by: null, text: '还在吗？', lang: 'zh', choices: [], files: [] });
    await bubble('还在吗？').waitFor();
    await page.locator('.typing').waitFor({ state: 'detached' });
    desk.tell({ kind: 'viewers', conversation: 'web:li', viewers: ['王强', '陈静'] });
    await page.getByText('王强, 陈静 also looking').waitFor();
    expect(desk.heard).toContainEqual({ kind: 'look', conversation: 'web:li' });
    // One of three is looked at, one has an answer.
    await until(async () => (await page.title()) === '(1) Work · uPay');
    await page.locator('.row', { hasText: '赵敏' }).locator('a').click();
    await until(async () => (await page.title()) === 'Work · uPay');
    await page.getByText('Away', { exact: true }).click();
    await until(() => desk.heard.some((word) => JSON.stringify(word) === '{"kind":"presence","presence":"away"}'));
    desk.isIn = false;
    desk.tell({ kind: 'signed_out' });
    await page.getByText('You were signed out.').waitFor();
  });

  test('500 in the queue are few rows in the page, in order, and all of them can be reached', async () => {
    const waiting = Array.from({ length: 500 }, (_, i) =>
      row(`web:q${i}`, {
        status: 'queued',
        agent: null,
        requestedAt: ago(500 - i),
        customer: { name: `客户 ${i}`, identified: true },
      }),
    );
    desk.board = { ...desk.board, waiting };
    await opens();
    await page.locator('#tab-queue').click();
    await page.locator('.row', { hasText: '客户 0' }).waitFor();
    expect(await page.locator('.row').count()).toBeLessThan(40);
    expect(await page.evaluate("document.querySelectorAll('*').length")).toBeLessThan(1_500);
    await page.locator('[data-index="0"] a').focus();
    await page.keyboard.press('End');
    await page.locator('[data-index="499"] a:focus', { hasText: '客户 499' }).waitFor();
    expect(await page.locator('[data-index="499"]').getAttribute('aria-posinset')).toBe('500');
    expect(await page.locator('.row').count()).toBeLessThan(40);
  });

  test('a long conversation shows its end first, and earlier messages when they are wanted', async () => {
    const messages = Array.from({ length: 400 }, (_, i) =>
      message(i + 1, i % 2 ? 'agent' : 'customer', `第 ${i + 1} 条`, { at: ago(400 - i) }),
    );
    desk.views.set('web:li', view(row('web:li'), { messages, notes: [] }));
    await opens(LI);
    await bubble('第 400 条').waitFor();
    expect(await page.locator('.said').count()).toBe(60);
    await button(/显示更早的消息（还有 340 条）/).click();
    await bubble('第 281 条').waitFor();
    expect(await page.locator('.said').count()).toBe(120);
  });
});

describe('the script', () => {
  test('has 60 KiB at most when packed, with both languages', async () => {
    const text = Buffer.from(desk.files.script).toString();
    expect(text).toContain('客服工作台');
    expect(gzipSync(text, { level: 9 }).byteLength).toBeLessThan(MOST_BYTES);
    expect(text).not.toMatch(/\beval\(|new Function|insertAdjacentHTML|document\.write/);
  });
});
