/** Files that somebody at the desk adds to a reply, in a real browser, before a server that does what the test says. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launch } from '../support/browser.ts';
import { type DeskVisitor, deskVisitor } from './desk-visitor.ts';
import { FakeDesk } from './fake-desk.ts';
import { ago, message, PICTURE, row, view } from './fake-desk-data.ts';

let desk: FakeDesk;
let browser: Browser;
let visitor: DeskVisitor;
let page: DeskVisitor['page'];

beforeAll(async () => {
  browser = await launch();
}, 60_000);
afterAll(() => browser?.close());
beforeEach(async () => {
  desk = await new FakeDesk().start();
  visitor = await deskVisitor(browser, `${desk.url}/desk#/chats/web%3Ali`);
  page = visitor.page;
  // A line that comes later would try again by itself what has not got through.
  await visitor.until(() => desk.heard.length > 0);
});
afterEach(async () => {
  await visitor.context.close();
  await desk.stop();
  expect(visitor.complaints).toEqual([]);
});

const input = () => page.locator('#say');
const button = (name: string) => page.getByRole('button', { name, exact: true });

describe('a file', () => {
  const attach = (...names: string[]) =>
    page
      .locator('.composer input[type=file]')
      .setInputFiles(
        names.map((name) => ({ name, mimeType: name.endsWith('.png') ? 'image/png' : 'application/zip', buffer: PICTURE })),
      );
  const inTray = (text: string | RegExp) => page.locator('.tray li', { hasText: text });
  const sent = () => page.locator('.said.own a.file');

  test('is chosen, taken out, tried again, pasted and dropped; and goes with or without words', async () => {
    desk.keep = (name) => (name === '慢.png' ? null : undefined);
    await attach('转账凭证.png', '多余.png', '慢.png', '压缩包.zip');
    await inTray('转账凭证.png').getByText('1 KB').waitFor();
    await inTray('压缩包.zip').getByRole('alert').getByText('只能发完好的图片').waitFor();
    await inTray('慢.png').getByText('连不上服务器').waitFor();
    expect(await visitor.violations()).toEqual([]);
    // Nothing goes out while something is in the way.
    await input().fill('请看');
    expect(await button('发送').isDisabled()).toBe(true);
    await input().press('Enter');
    await page.getByText('有文件没有传上去').waitFor();
    for (const name of ['压缩包.zip', '多余.png']) await button(`移除 ${name}`).click();
    desk.keep = null;
    await inTray('慢.png').getByRole('button', { name: '再试一次' }).click();
    await inTray('慢.png').getByText('1 KB').waitFor();
    await input().press('Enter');
    await sent().nth(1).waitFor();
    expect(desk.acts('reply').map(({ act }) => act)).toMatchObject([
      { text: '请看', files: [{ name: '转账凭证.png' }, { name: '慢.png' }] },
    ]);
    expect([await page.locator('.tray').count(), await input().inputValue()]).toEqual([0, '']);
    expect(await sent().first().getAttribute('download')).toBe('转账凭证.png');

    const bring = (kind: string, field: string, where: string) =>
      page.evaluate(`{ const data = new DataTransfer();
        data.items.add(new File(['x'], '${kind}.png', { type: 'image/png' }));
        document.querySelector('${where}').dispatchEvent(
          Object.assign(new ${field === 'clipboardData' ? 'ClipboardEvent' : 'DragEvent'}('${kind}',
            { bubbles: true, cancelable: true, ${field}: data }))); }`);
    await bring('paste', 'clipboardData', '#say');
    // Beside the box, too: the browser would leave the page otherwise.
    await bring('drop', 'dataTransfer', '.lists');
    await inTray('paste.png').getByText('1 KB').waitFor();
    await inTray('drop.png').getByText('1 KB').waitFor();
    await button('发送').click();
    await sent().nth(3).waitFor();
    expect(desk.acts('reply')[1]?.act).toMatchObject({ text: '', files: [{ name: 'paste.png' }, { name: 'drop.png' }] });
  });

  test('stays with the draft: over a reload, a stale reply and a lost line; and is sent once', async () => {
    await attach('凭证.png');
    await inTray('凭证.png').getByText('1 KB').waitFor();
    await input().fill('这是凭证');
    await page.reload();
    await inTray('凭证.png').getByText('1 KB').waitFor();
    desk.answer = (id) => {
      const before = desk.view(id) ?? view(row(id));
      const between = message(7, 'agent', '我是王强，钱已经退回了。', { by: '王强', at: ago(0) });
      desk.views.set(id, { ...before, messages: [...before.messages, between], lastSeq: 7 });
      return { kind: 'refused', why: 'stale', row: before.row, since: [between] };
    };
    await input().press('Enter');
    await page.locator('.between', { hasText: '钱已经退回了' }).waitFor();
    await inTray('凭证.png').waitFor();
    expect(await input().inputValue()).toBe('这是凭证');
    // Now it is taken, and nobody hears of it.
    desk.answer = () => null;
    await button('仍然发送').click();
    await page.locator('.said.waiting .file', { hasText: '凭证.png' }).waitFor();
    await page.reload();
    await page.locator('.said.waiting .file', { hasText: '凭证.png' }).waitFor();
    desk.answer = null;
    desk.cut();
    desk.isDeaf = false;
    await sent().waitFor();
    await page.locator('.said.waiting').waitFor({ state: 'detached' });
    expect([await sent().count(), await page.locator('.tray').count()]).toEqual([1, 0]);
    const replies = desk.acts('reply');
    expect(new Set(replies.map(({ id }) => id)).size).toBe(2);
    expect(new Set(replies.map(({ act }) => JSON.stringify('files' in act && act.files))).size).toBe(1);

    await attach('旧的.png');
    await inTray('旧的.png').getByText('1 KB').waitFor();
    desk.answer = (id) => ({ kind: 'refused', why: 'file_gone', row: (desk.view(id) ?? view(row(id))).row, since: [] });
    await button('发送').click();
    await page.locator('.between', { hasText: '文件放得太久' }).waitFor();
    await inTray('旧的.png').getByText('请重新添加').waitFor();
  });
});
