/** Files that customers send through the web channel, by its door. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { type Activity, begin, type Conversation, type Product, product, read } from '../adapters/channel/directline/support.ts';

let server: Product;
beforeAll(async () => {
  server = await product();
});
afterAll(() => server.close());

/** The smallest PNG: one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const pixelsOf = async (bytes: Uint8Array) => [...(await sharp(bytes).ensureAlpha().raw().toBuffer())];

async function upload(chat: Conversation, form: FormData | Buffer, headers: { [name: string]: string } = {}, userId = 'visitor') {
  const response = await fetch(`${server.url}/v3/directline/conversations/${chat.conversationId}/upload?userId=${userId}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${chat.token}`, ...headers },
    body: form instanceof FormData ? form : new Uint8Array(form),
  });
  return { status: response.status, json: (await response.json()) as { id?: string; error?: { message: string } } };
}

function formOf(
  files: readonly (readonly [name: string, bytes: Uint8Array])[],
  activity: object = { type: 'message', text: '看图' },
): FormData {
  const form = new FormData();
  form.append('activity', new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }));
  for (const [name, bytes] of files) form.append('file', new Blob([new Uint8Array(bytes)], { type: 'text/html' }), name);
  return form;
}

describe('uploads', () => {
  const fileOf = async (chat: Conversation): Promise<Activity['attachments']> =>
    (await read(server, chat)).activities.findLast(({ from }) => from.role === 'user')?.attachments;

  test('a picture comes back with its name in Chinese and an address that only this conversation knows', async () => {
    const chat = await begin(server);
    const { status, json } = await upload(
      chat,
      formOf([['截图 1.png', PNG]], { type: 'message', text: '看图', channelData: { clientActivityID: 'up1' } }),
    );
    expect([status, json]).toEqual([200, { id: expect.any(String) }]);
    const own = (await read(server, chat)).activities.find(({ id }) => id === json.id);
    expect(own).toMatchObject({
      text: '看图',
      channelData: { clientActivityID: 'up1' },
      attachments: [
        {
          name: '截图 1.png',
          contentType: 'image/png',
          contentUrl: expect.stringMatching(/^http:.*\/files\/[0-9a-f]{32}\.png\?t=/),
        },
      ],
    });
    const url = own?.attachments?.[0]?.contentUrl ?? '';
    const file = await fetch(url);
    expect(await pixelsOf(await file.bytes())).toEqual(await pixelsOf(PNG));
    expect(Object.fromEntries(file.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    const statuses = await Promise.all(
      [url.replace(/\?t=.*/, ''), url.replace(/\?t=.*/, `?t=${chat.token}`), url.replace(/[0-9a-f]{32}/, '0'.repeat(32))].map(
        async (wrong) => (await fetch(wrong)).status,
      ),
    );
    expect(statuses).toEqual([403, 403, 404]);
    // A page in the address instead of a picture: still no way out of the folder.
    expect((await fetch(url.replace(/files\/[^?]*/, 'files/..%2f..%2fbot.db'))).status).toBe(404);
  });

  test('one file can be the whole body', async () => {
    const chat = await begin(server);
    const { status } = await upload(chat, PNG, {
      'content-type': 'image/png',
      'content-disposition': 'name="file"; filename*=UTF-8\'\'%E6%94%B6%E6%8D%AE.png',
    });
    expect([status, (await fileOf(chat))?.[0]?.name]).toEqual([200, '收据.png']);
  });

  test('the same upload again is one message', async () => {
    const chat = await begin(server);
    const form = () => formOf([['a.png', PNG]], { type: 'message', channelData: { clientActivityID: 'again' } });
    const [one, two] = [await upload(chat, form()), await upload(chat, form())];
    expect(two).toEqual(one);
    expect((await read(server, chat)).activities.filter(({ from }) => from.role === 'user')).toHaveLength(1);
  });

  test('a name is text, never a path, and the bytes say what a file is', async () => {
    const chat = await begin(server);
    await upload(chat, formOf([['../../etc/<b>x\u202egnp.exe', PNG]]));
    expect((await fileOf(chat))?.[0]).toMatchObject({ name: '_b_xgnp.png', contentType: 'image/png' });
  });

  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  const bomb = Buffer.from(PNG);
  bomb.writeUInt32BE(60_000, 16);
  bomb.writeUInt32BE(60_000, 20);
  test.each<[string, [string, Buffer][], number]>([
    ['a page that calls itself a picture', [['a.png', svg]], 415],
    ['a program', [['a.png', Buffer.from('MZ\x90\0')]], 415],
    ['an archive', [['a.pdf', Buffer.from('PK\x03\x04')]], 415],
    ['nothing', [['a.png', Buffer.alloc(0)]], 400],
    ['no file', [], 400],
    ['a picture with billions of pixels', [['a.png', bomb]], 413],
    ['a picture that ends early', [['a.png', PNG.subarray(0, 12)]], 415],
    ['a picture that ends in the middle', [['a.png', PNG.subarray(0, 50)]], 415],
    [
      'a picture and a broken one',
      [
        ['a.png', PNG],
        ['b.gif', Buffer.from('GIF89a\x01\0\x01\0')],
      ],
      415,
    ],
    ['too many', Array.from({ length: 6 }, (_, i): [string, Buffer] => [`${i}.png`, PNG]), 400],
    ['one that is too large', [['a.png', Buffer.concat([PNG, Buffer.alloc(6 * 1024 * 1024)])]], 413],
  ])('%s is refused in words, and nothing is said to the bot', async (_, files, status) => {
    const chat = await begin(server);
    const answer = await upload(chat, formOf(files));
    expect([answer.status, answer.json.error?.message]).toEqual([status, expect.stringMatching(/\.$/)]);
    expect((await read(server, chat)).activities).toHaveLength(1);
  });

  test.each([
    ['no boundary', 'multipart/form-data', Buffer.from('x')],
    ['another boundary', 'multipart/form-data; boundary=b', Buffer.from('--a\r\n\r\nx\r\n--a--')],
    [
      'an open end',
      'multipart/form-data; boundary=b',
      Buffer.from('--b\r\ncontent-disposition: form-data; name="file"\r\n\r\nx'),
    ],
  ])('a broken form (%s) is refused', async (_, type, body) => {
    expect((await upload(await begin(server), body, { 'content-type': type })).status).toBe(400);
  });
});
