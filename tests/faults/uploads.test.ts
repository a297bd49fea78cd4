/** 11, 24 to 26, 35, 37, 44 to 46: what can go wrong with the files that customers send through the web channel. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { removeUnnamed } from '../../src/adapters/files/unnamed.ts';
import { systemClock } from '../../src/adapters/system/system.ts';
import {
  type Activity,
  begin,
  type Conversation,
  call,
  PAGE,
  type Product,
  product,
  read,
  SECRET,
} from '../adapters/channel/directline/support.ts';
import { rawRequest } from '../server/raw.ts';

let server: Product;
beforeAll(async () => {
  server = await product();
});
afterAll(() => server.close());

type Sent = { readonly status: number; readonly code: string | undefined; readonly words: string | undefined };

async function send(
  { conversationId, token }: Pick<Conversation, 'conversationId' | 'token'>,
  bytes: Uint8Array,
  headers: { readonly [name: string]: string } = {},
): Promise<Sent> {
  const response = await fetch(`${server.url}/v3/directline/conversations/${conversationId}/upload?userId=visitor`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream', ...headers },
    body: new Uint8Array(bytes),
  });
  const { error } = (await response.json()) as { error?: { code: string; message: string } };
  return { status: response.status, code: error?.code, words: error?.message };
}

const named = (name: string) => ({ 'content-disposition': `name="file"; filename*=UTF-8''${encodeURIComponent(name)}` });

async function lastFile(chat: Conversation): Promise<NonNullable<Activity['attachments']>[number]> {
  const { activities } = await read(server, chat);
  const file = activities.findLast(({ from }) => from.role === 'user')?.attachments?.[0];
  if (file === undefined) throw new Error('no file was kept');
  return file;
}

/** The file as it was kept. */
async function kept(chat: Conversation): Promise<Buffer> {
  return Buffer.from(await (await fetch((await lastFile(chat)).contentUrl)).arrayBuffer());
}

const folderOf = ({ conversationId }: Conversation) => join(server.folder, 'uploads', conversationId);
const filesOf = (chat: Conversation) => (existsSync(folderOf(chat)) ? readdirSync(folderOf(chat)) : []);

/** Left half red, right half blue. */
const twoColours = (width = 40, height = 20) =>
  sharp({ create: { width, height, channels: 3, background: 'red' } }).composite([
    { input: { create: { width: width / 2, height, channels: 3, background: 'blue' } }, left: width / 2, top: 0 },
  ]);

/** A black PNG of any size in a few kilobytes. */
function blackPng(width: number, height: number): Buffer {
  const part = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 1;
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(width / 8)) * height));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    part('IHDR', head),
    part('IDAT', rows),
    part('IEND', Buffer.alloc(0)),
  ]);
}

const PLACE = '上海市浦东新区某某路1号';

async function seen(bytes: Uint8Array) {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => {
    const [r = 0, , b = 0] = data.subarray((y * info.width + x) * 3);
    return r > b ? 'red' : 'blue';
  };
  const { width, height } = info;
  return { width, height, first: at(0, 0), last: at(width - 1, height - 1) };
}

describe('44 and 45: a picture is decoded and encoded anew', () => {
  test('45 where a photo was taken is gone, and it stands upright', async () => {
    const chat = await begin(server);
    const photo = await twoColours()
      .jpeg({ quality: 95 })
      .withExif({
        IFD0: { ImageDescription: 'at home', Make: 'phone' },
        IFD3: { GPSLatitude: '31/1 13/1 0/1', GPSLatitudeRef: 'N' },
      })
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><place>${PLACE}</place></x:xmpmeta>`)
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const before = await sharp(photo).metadata();
    expect([before.orientation, before.exif !== undefined]).toEqual([6, true]);
    expect((await send(chat, photo)).status).toBe(200);
    const bytes = await kept(chat);
    const after = await sharp(bytes).metadata();
    expect([after.format, after.exif, after.xmp, after.icc, after.orientation]).toEqual(['jpeg', ...Array(4).fill(undefined)]);
    for (const words of ['at home', 'phone', PLACE, 'GPS']) expect(bytes.includes(words)).toBe(false);
    expect(await seen(bytes)).toEqual({ width: 20, height: 40, first: 'red', last: 'blue' });
  });

  test.each([
    ['png', () => twoColours().png().withXmp(`<a>${PLACE}</a>`).toBuffer(), 'image/png'],
    ['webp', () => twoColours().webp().withXmp(`<a>${PLACE}</a>`).toBuffer(), 'image/webp'],
    ['jpg', () => twoColours().jpeg().withXmp(`<a>${PLACE}</a>`).toBuffer(), 'image/jpeg'],
  ])('45 a %s with words inside and an archive behind it keeps the picture only', async (ending, make, type) => {
    const chat = await begin(server);
    const hidden = Buffer.concat([await make(), Buffer.from('PK\x03\x04<script>alert(1)</script>')]);
    expect(hidden.includes(PLACE)).toBe(true);
    expect((await send(chat, hidden, named(`图.${ending}`))).status).toBe(200);
    expect(await lastFile(chat)).toMatchObject({ name: `图.${ending}`, contentType: type });
    const bytes = await kept(chat);
    for (const words of [PLACE, 'PK\x03\x04', '<script>', '<a>']) expect(bytes.includes(words)).toBe(false);
    expect(await seen(bytes)).toMatchObject({ first: 'red', last: 'blue' });
  });

  test.each([
    [
      'GIF',
      (frames: Buffer[]) =>
        sharp(frames, { join: { animated: true } })
          .gif({ delay: [50, 50] })
          .toBuffer(),
      'png',
    ],
    [
      'WebP',
      (frames: Buffer[]) =>
        sharp(frames, { join: { animated: true } })
          .webp({ delay: [50, 50] })
          .toBuffer(),
      'webp',
    ],
  ])('45 of a moving %s the first picture is kept', async (_, join, format) => {
    const frames = await Promise.all(
      ['red', 'blue'].map((background) =>
        sharp({ create: { width: 8, height: 8, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const moving = await join(frames);
    expect((await sharp(moving, { animated: true }).metadata()).pages).toBe(2);
    const chat = await begin(server);
    expect((await send(chat, moving, named('动.gif'))).status).toBe(200);
    expect((await lastFile(chat)).name).toBe(`动.${format}`);
    const bytes = await kept(chat);
    const { format: kind, pages } = await sharp(bytes, { animated: true }).metadata();
    expect([kind, pages ?? 1]).toEqual([format, 1]);
    expect(await seen(bytes)).toMatchObject({ width: 8, height: 8, first: 'red', last: 'red' });
  });

  test('45 what is too large for any use is scaled down; the shape stays', async () => {
    const chat = await begin(server);
    const large = blackPng(10_000, 2_500);
    expect((await send(chat, large)).status).toBe(200);
    const { width, height } = await sharp(await kept(chat)).metadata();
    expect([width, height]).toEqual([8_000, 2_000]);
  });
});

describe('45: what is no picture, or too much of one', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  test.each<[string, () => Promise<Buffer>, number, string]>([
    ['an SVG', async () => Buffer.from(svg), 415, 'UnsupportedFile'],
    [
      'an SVG behind the first bytes of a PNG',
      async () => Buffer.from(`\x89PNG\r\n\x1a\n${svg}`, 'latin1'),
      415,
      'UnsupportedFile',
    ],
    ['a PNG without an end', async () => (await twoColours(400, 400).png().toBuffer()).subarray(0, 600), 415, 'UnsupportedFile'],
    [
      'a JPEG of which only the head is there',
      async () => (await twoColours().jpeg().toBuffer()).subarray(0, 200),
      415,
      'UnsupportedFile',
    ],
    ['a page that begins like a GIF', async () => Buffer.from('GIF89a\x01\0\x01\0=1;alert(1)//'), 415, 'UnsupportedFile'],
    [
      'a PNG that says it has four billion pixels',
      async () => {
        const png = await twoColours().png().toBuffer();
        png.writeUInt32BE(65_500, 16);
        png.writeUInt32BE(65_500, 20);
        return png;
      },
      413,
      'ImageTooLarge',
    ],
    ['a bomb: 100 million pixels in some kilobytes', async () => blackPng(10_000, 10_000), 413, 'ImageTooLarge'],
    [
      'a GIF whose picture is larger than it says',
      async () => {
        const gif = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
          .gif()
          .toBuffer();
        // The size of the first frame, behind the mark of its beginning.
        const frame = gif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0, 9, 0, 9, 0]));
        gif.writeUInt16LE(8_000, frame + 5);
        gif.writeUInt16LE(8_000, frame + 7);
        gif.writeUInt16LE(1, 6);
        gif.writeUInt16LE(1, 8);
        return gif;
      },
      415,
      'UnsupportedFile',
    ],
  ])('%s is refused in words, and nothing is kept', async (_, make, status, code) => {
    const chat = await begin(server);
    const sent = await send(chat, await make());
    expect([sent.status, sent.code, sent.words]).toEqual([status, code, expect.stringMatching(/;.+\.$/)]);
    expect(filesOf(chat)).toEqual([]);
    expect((await read(server, chat)).activities).toHaveLength(1);
  });

  test.each([
    ['44 markup in a name', '<img src=x onerror=alert(1)>.png', '_img src=x onerror=alert(1)_.png'],
    ['45 a way out of the folder', '../../../etc/passwd', 'passwd.png'],
    ['45 a way out of the folder on Windows', '..\\..\\boot.ini', 'boot.png'],
    ['46 letters that turn the direction', '发票\u202egnp.exe', '发票gnp.png'],
    ['46 a name without end', '长'.repeat(250), `${'长'.repeat(120)}.png`],
    ['46 letters on letters on letters', `a${'\u0301'.repeat(200)}.png`, `a${'\u0301'.repeat(119)}.png`],
  ])('%s is text, and short', async (_, name, shown) => {
    const chat = await begin(server);
    expect((await send(chat, await twoColours().png().toBuffer(), named(name))).status).toBe(200);
    expect((await lastFile(chat)).name).toBe(shown);
    expect(filesOf(chat)).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.png$/)]);
  });
});

describe('24 to 26: the body of an upload', () => {
  test.each([
    ['24 garbage that calls itself gzip', Buffer.from('no gzip')],
    ['25 a gzip bomb', gzipSync(Buffer.alloc(30_000_000))],
  ])('%s is refused before it is unpacked', async (_, bytes) => {
    const chat = await begin(server);
    expect((await send(chat, bytes, { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
  });

  test('26 a body without end is cut at its bound, and one of a stranger is not read at all', async () => {
    const { conversationId, token } = await begin(server);
    const head = (bearer: string) =>
      `POST /v3/directline/conversations/${conversationId}/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${bearer}\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const chunk = Buffer.alloc(1 << 20, 'x');
    const piece = Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]);
    const port = Number(new URL(server.url).port);
    expect(await rawRequest(port, [head(token), ...Array<Buffer>(14).fill(piece)], 30_000)).toMatch(/^HTTP\/1\.1 413 /);
    expect(await rawRequest(port, [head('nobody'), piece], 30_000)).toMatch(/^HTTP\/1\.1 403 /);
  });
});

test('35 and 37: a file opens to its own conversation, at pages that are allowed', async () => {
  const [mine, foreign] = [await begin(server), await begin(server)];
  const png = await twoColours().png().toBuffer();
  await send(mine, png);
  const { contentUrl: url } = await lastFile(mine);
  const at = async (address: string, headers = {}) => (await fetch(address, { headers })).status;
  expect([await at(url), await at(url, { origin: PAGE })]).toEqual([200, 200]);
  expect(await at(url, { origin: 'https://evil.example' })).toBe(403);
  expect(await at(url.replace(mine.conversationId, foreign.conversationId))).toBe(403);
  await send(foreign, png);
  const theirs = new URL((await lastFile(foreign)).contentUrl);
  theirs.search = new URL(url).search;
  expect(await at(theirs.href)).toBe(403);
  expect((await send({ conversationId: mine.conversationId, token: foreign.token }, png)).status).toBe(403);
});

describe('11: a process dies between keeping a file and keeping its message', () => {
  const OLD = new Date(Date.now() - 2 * 3_600_000);
  const sweep = () =>
    removeUnnamed({
      directory: join(server.folder, 'uploads'),
      store: server.serving.bot.store,
      clock: systemClock,
      log: { info() {}, warn() {}, error() {} },
      unique: () => 'own',
    });
  const makeOld = (chat: Conversation) => {
    for (const name of filesOf(chat)) utimesSync(join(folderOf(chat), name), OLD, OLD);
  };
  const dieAt = async (chat: Conversation) => {
    const picture = join(server.folder, 'picture.png');
    writeFileSync(picture, await twoColours().png().toBuffer());
    const program = fileURLToPath(new URL('./die-uploading.ts', import.meta.url));
    const child = spawn(
      process.execPath,
      ['--no-warnings', program, join(server.folder, 'uploads'), chat.conversationId, picture],
      { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } },
    );
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  };

  test('its file goes an hour later; files that a message names stay, and so do young ones', async () => {
    const chat = await begin(server);
    const never: Conversation = (await call(server, 'POST', '/tokens/generate', { bearer: SECRET })).json;
    await send(chat, await twoColours().png().toBuffer());
    const [named] = filesOf(chat);
    await dieAt(chat);
    await dieAt(never);
    expect([filesOf(chat).length, filesOf(never).length]).toEqual([2, 1]);
    expect(await sweep()).toBe(0);
    makeOld(chat);
    makeOld(never);
    await send(never, await twoColours().png().toBuffer());
    expect(await sweep()).toBe(2);
    expect([filesOf(chat), filesOf(never).length]).toEqual([[named], 1]);
    expect(await kept(chat)).not.toHaveLength(0);
    expect(await sweep()).toBe(0);
  }, 60_000);

  test('files of another database are nobody’s to remove', async () => {
    const chat = await begin(server);
    await send(chat, await twoColours().png().toBuffer());
    makeOld(chat);
    const other = await product({ UPLOADS_DIR: join(server.folder, 'uploads') });
    const warned: string[] = [];
    const removed = await removeUnnamed({
      directory: join(server.folder, 'uploads'),
      store: other.serving.bot.store,
      clock: systemClock,
      log: { info() {}, warn: (_, words) => warned.push(words), error() {} },
      unique: () => 'another',
    });
    await other.close();
    expect([removed, filesOf(chat).length, warned]).toEqual([0, 1, [expect.stringContaining('belong to another database')]]);
    expect(readFileSync(join(server.folder, 'uploads', '.owner'), 'utf8')).toBe('own');
  });
});
