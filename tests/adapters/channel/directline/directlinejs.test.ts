/** The npm client `botframework-directlinejs`, unmodified, holds whole conversations: over a socket, and by asking. */
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { ConnectionStatus, DirectLine as DirectLineClient, DirectLineOptions } from 'botframework-directlinejs';
import { type Activity, call, PATIENCE_MS, type Product, product, SECRET, until } from './support.ts';

const require = createRequire(import.meta.url);
const { DirectLine } = require('botframework-directlinejs') as typeof import('botframework-directlinejs');

let server: Product;
beforeAll(async () => {
  // What its page says of use outside of a browser.
  Object.assign(globalThis, { XMLHttpRequest: require('xhr2') });
  server = await product();
});
afterAll(async () => {
  await server.close();
  Reflect.deleteProperty(globalThis, 'XMLHttpRequest');
});

type Client = {
  readonly line: DirectLineClient;
  readonly got: Activity[];
  readonly statuses: ConnectionStatus[];
  leave(): void;
  say(text: string, more?: object): Promise<string>;
  press(label: string): Promise<string>;
  /** What the customer sees, in the order in which it stands there: equal ids are one bubble. */
  bubbles(): string[];
  sees(text: string, times?: number): Promise<void>;
};
const open: Client[] = [];
afterEach(() => {
  for (const client of open.splice(0)) client.leave();
});

let sent = 0;

function connect(options: DirectLineOptions): Client {
  const line = new DirectLine({ domain: `${server.url}/v3/directline`, pollingInterval: 200, ...options });
  const [got, statuses]: [Activity[], ConnectionStatus[]] = [[], []];
  // The client ends by an error, too.
  const reading = line.activity$.subscribe(
    (activity) => got.push(activity as unknown as Activity),
    () => {},
  );
  line.connectionStatus$.subscribe((status) => statuses.push(status));
  const post = (activity: object): Promise<string> =>
    new Promise((resolve, reject) => {
      const whole = { type: 'message', from: { id: 'xiaoming' }, channelData: { clientActivityID: `j${++sent}` }, ...activity };
      line.postActivity(whole as never).subscribe(resolve, reject);
    });
  const client: Client = {
    line,
    got,
    statuses,
    leave() {
      reading.unsubscribe();
      line.end();
    },
    say: (text, more = {}) => post({ text, ...more }),
    press(label) {
      const actions = got.flatMap((activity) => activity.suggestedActions?.actions ?? []);
      const action = actions.findLast(({ title }) => title === label);
      if (!action) throw new Error(`no button ${label}`);
      return post({ text: label, value: action.value, channelData: { messageBack: { displayText: label } } });
    },
    bubbles: () => [...new Map(got.filter(({ type }) => type === 'message').map((one) => [one.id, one.text ?? ''])).values()],
    sees: (text, times = 1) =>
      until(
        () => client.bubbles().filter((one) => one === text).length >= times,
        () => client.bubbles(),
      ),
  };
  open.push(client);
  return client;
}

async function token(): Promise<string> {
  return (await call(server, 'POST', '/tokens/generate', { bearer: SECRET })).json.token;
}

describe.each([
  ['over a socket', true],
  ['by asking', false],
])('a whole conversation %s', (_, webSocket) => {
  test('in Chinese', async () => {
    const client = connect({ token: await token(), webSocket, conversationStartProperties: { locale: 'zh-CN' } });
    await client.sees('您好。');
    const id = await client.say('包裹没到');
    await client.sees('是信还是箱子？');
    await client.press('箱子');
    await client.sees('订单号？');
    await client.press('没有订单号');
    await client.sees('值多少钱？');
    await client.say('20元');
    await until(() => client.bubbles().at(-1)?.includes('20') ?? false, client.bubbles);
    await client.say('对');
    await until(() => client.bubbles().length >= 12, client.bubbles);
    expect(client.bubbles().slice(0, 8)).toEqual([
      '您好。',
      '包裹没到',
      '是信还是箱子？',
      '箱子',
      '订单号？',
      '没有订单号',
      '没关系。',
      '值多少钱？',
    ]);
    expect(client.got.find((activity) => activity.id === id)).toMatchObject({
      from: { id: 'xiaoming' },
      channelData: { clientActivityID: expect.any(String) },
    });
    // Each of them once.
    expect(new Set(client.got.map((activity) => activity.id)).size).toBe(client.got.length);
  });

  test('in English, with the secret', async () => {
    const client = connect({ secret: SECRET, webSocket, conversationStartProperties: { locale: 'en-GB' } });
    await client.sees('Hello.');
    await client.say('my parcel is lost');
    await client.sees('Letter or box?');
    await client.say('an envelope');
    await client.sees('Order number?');
    expect(client.bubbles()).toEqual(['Hello.', 'my parcel is lost', 'Letter or box?', 'an envelope', 'Order number?']);
  });

  test('a page that is loaded again shows everything once, and goes on', async () => {
    const before = connect({ token: await token(), webSocket });
    await before.sees('您好。');
    await before.say('包裹没到');
    await before.sees('是信还是箱子？');
    const { conversationId, token: held } = before.line as unknown as { conversationId: string; token: string };
    before.leave();
    const after = connect({ token: held, conversationId, webSocket });
    await after.sees('是信还是箱子？');
    await after.press('信');
    await after.sees('订单号？');
    expect(after.bubbles()).toEqual(['您好。', '包裹没到', '是信还是箱子？', '信', '订单号？']);
  });
});

describe('trouble', () => {
  test(
    'a server that is started again in the middle: nothing is lost and nothing comes twice',
    async () => {
      // The client waits between 3 and 15 s before it connects again; this is the shorter end.
      const client = connect({ token: await token(), random: () => 0 } as DirectLineOptions);
      await client.sees('您好。');
      await client.say('包裹没到');
      await client.sees('是信还是箱子？');
      await server.restart();
      await client.say('箱子');
      await client.sees('订单号？');
      expect(client.got.map(({ text }) => text)).toEqual(['您好。', '包裹没到', '是信还是箱子？', '箱子', '订单号？']);
    },
    PATIENCE_MS * 2,
  );

  test('what a client sends again is one message', async () => {
    const client = connect({ token: await token() });
    await client.sees('您好。');
    const same = { channelData: { clientActivityID: 'same' } };
    const ids = [await client.say('几点开门', same), await client.say('几点开门', same)];
    await client.sees('我们每天开门。');
    expect([new Set(ids).size, client.bubbles().filter((text) => text === '几点开门').length]).toEqual([1, 1]);
  });

  test('a wrong token fails at once, and says so', async () => {
    const client = connect({ token: 'wrong' });
    await until(
      () => client.statuses.includes(4),
      () => client.statuses,
    );
    expect(client.statuses.at(-1)).toBe(4);
  });

  test('it gets a session id', async () => {
    const client = connect({ token: await token() });
    const id = await new Promise<string>((resolve, reject) => client.line.getSessionId().subscribe(resolve, reject));
    expect(id).toMatch(/^[\w-]+$/);
  });
});
