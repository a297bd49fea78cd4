/** The demo page when the server is busy, slow or gone: nothing that a customer wrote is lost or sent twice. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launch } from '../support/browser.ts';
import { type StandIn, startStandIn } from './stand-in.ts';
import { type Visitor, visitor } from './visitor.ts';

const GREETING = '您好！请问遇到了什么问题？';

let browser: Browser;
let server: StandIn;
let customer: Visitor;

beforeAll(async () => {
  browser = await launch();
}, 60_000);
afterAll(async () => {
  await browser?.close();
});
beforeEach(async () => {
  server = await startStandIn();
  customer = await visitor(browser);
});
afterEach(async () => {
  await customer.leave();
  await server.close();
  // The browser itself reports a refused request, which is what is tried here.
  const refused = 'Failed to load resource: the server responded with a status of 503';
  expect(customer.complaints.filter((complaint) => !complaint.startsWith(refused))).toEqual([]);
});

const opens = async () => {
  await customer.page.goto(server.url);
  await customer.sees(GREETING);
};

describe('a slow answer', () => {
  test('is announced while it is on its way', async () => {
    await opens();
    const release = server.hold();
    await customer.write('在吗');
    await customer.page.locator('#typing').waitFor({ state: 'visible' });
    expect(await customer.page.getByRole('status').textContent()).toContain('智能助手正在输入');
    release();
    await customer.sees('您说：在吗');
    expect(await customer.page.locator('#typing').isVisible()).toBe(false);
  });

  test('does not mix up messages that are written in a hurry', async () => {
    await opens();
    const release = server.hold();
    for (const text of ['一', '二', '三']) await customer.write(text);
    release();
    await customer.sees('您说：三');
    expect(server.received.slice(1).map((activity) => activity.text)).toEqual(['一', '二', '三']);
  });

  test('that never came before the page was closed leaves the message there, to be sent again', async () => {
    await opens();
    server.hold();
    await customer.write('还在吗');
    await customer.page.locator('#typing').waitFor({ state: 'visible' });
    await customer.page.reload();
    await customer.page.getByText('没有发出去').waitFor();
    expect((await customer.bubbles()).at(-1)).toBe('还在吗');
  });
});

describe('a refusal', () => {
  test('keeps the message, and a retry sends the very same activity', async () => {
    await opens();
    server.failNext(1);
    await customer.write('我的钱呢');
    await customer.page.getByText('没有发出去').waitFor();
    await customer.press('重试');
    await customer.sees('您说：我的钱呢');
    expect(await customer.page.getByText('没有发出去').count()).toBe(0);
    expect(server.received[2]).toEqual(server.received[1]);
  });

  test('of the greeting can be retried too', async () => {
    server.failNext(1);
    await customer.page.goto(server.url);
    await customer.page.getByText('暂时连不上智能助手').waitFor();
    await customer.press('重试');
    await customer.sees(GREETING);
    expect(server.received[1]).toEqual(server.received[0]);
  });

  test('to sign in is told, and the customer stays who they were', async () => {
    await opens();
    server.failNext(1);
    await customer.press(/李娜/);
    await customer.page.getByText('登录没有成功，请再试一次').waitFor();
    await customer.write('在吗');
    await customer.sees('您说：在吗');
    expect(server.received.at(-1)?.channelData).toBeUndefined();
    await customer.press(/李娜/);
    await customer.page.getByText('已登录：李娜').waitFor();
    await customer.write('现在呢');
    await customer.sees('您说：现在呢');
    expect(server.received.at(-1)?.channelData).toEqual({ identity: 'proof' });
  });
});
