/** Files from the desk to the customer, by the public doors: kept, sent with a reply, fetched by the customer and by nobody else. */
import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { toActivities } from '../../src/adapters/channel/botframework-outbound.ts';
import { sentFiles } from '../../src/adapters/files/sent-files.ts';
import { removeUnnamed } from '../../src/adapters/files/unnamed.ts';
import { receive } from '../../src/service/bot.ts';
import { act } from '../../src/service/desk/act.ts';
import type { DeskFile } from '../../src/service/desk/wire.ts';
import type { StoredMessage } from '../../src/service/ports.ts';
import { PAGE, until } from '../adapters/channel/directline/support.ts';
import { incomingOf, quietBot } from './quiet-bot.ts';
import { type Customer, customer, type DeskPerson, type DeskProduct, deskProduct, PNG, type Screen } from './support.ts';

const PDF = Buffer.from('%PDF-1.4 one page');
const HOUR = 3_600_000;

const settings: { [name: string]: string } = {};
let server: DeskProduct;
let wang: DeskPerson;
let tom: DeskPerson;
let screen: Screen;
let one: Customer;

beforeAll(async () => {
  server = await deskProduct(settings);
  [wang, tom] = [await server.person('王芳'), await server.person('Tom')];
  screen = await wang.screen('available');
  one = await customer(server);
  await one.say('转人工');
  await one.hears('王芳来了');
}, 60_000);
afterAll(() => server.close());

const folder = () => join(server.folder, 'uploads', one.chat.conversationId);
const lastOf = (who: Customer) => who.activities.findLast(({ from }) => from.id === 'agent');
async function kept(bytes: Buffer, name: string): Promise<DeskFile> {
  const { status, json } = await wang.upload(one.conversation, bytes, name);
  if (status !== 200) throw new Error(JSON.stringify(json));
  return json;
}

describe('a picture and a PDF, in one reply', () => {
  test('reach the customer with names and sizes, and open to this conversation only', async () => {
    const photo = await sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } })
      .jpeg()
      .withExif({ IFD0: { Make: 'phone' } })
      .toBuffer();
    const files = [await kept(photo, '../退款 凭证.exe'), await kept(PDF, 'receipt-<b>.pdf')];
    expect(files).toMatchObject([
      { name: '退款 凭证.jpg', type: 'image/jpeg', upload: expect.stringMatching(/^s[0-9a-f]{32}\.jpg$/) },
      { name: 'receipt-_b_.pdf', type: 'application/pdf', size: PDF.length },
    ]);
    // Chosen is not sent.
    expect(lastOf(one)).toBeUndefined();
    expect(await wang.reply(one.conversation, '这是凭证', files)).toMatchObject({ kind: 'done' });
    await one.hears('王芳: 这是凭证');
    expect(lastOf(one)).toMatchObject({
      text: '这是凭证',
      attachments: [
        { contentType: 'image/jpeg', name: '退款 凭证.jpg' },
        { contentType: 'application/pdf', name: 'receipt-_b_.pdf' },
      ],
      channelData: { attachmentSizes: files.map(({ size }) => size) },
    });

    const [picture = '', paper = ''] = lastOf(one)?.attachments?.map(({ contentUrl }) => contentUrl) ?? [];
    const fetched = await fetch(picture, { headers: { origin: PAGE } });
    expect((await sharp(await fetched.bytes()).metadata()).exif).toBeUndefined();
    expect(Object.fromEntries(fetched.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('退款 凭证.jpg')}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(Buffer.from(await (await fetch(paper)).bytes())).toEqual(PDF);
    // An address that somebody has changed cannot name the file a program.
    const renamed = await fetch(paper.replace(/name=.*/, `name=${encodeURIComponent("x';.exe")}`));
    expect(renamed.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''x%27%3B.pdf");

    const other = await customer(server);
    const wrong = [
      paper.replace(/\?t=.*/, ''),
      paper.replace(one.chat.conversationId, other.chat.conversationId),
      paper.replace(/\?t=[^&]*/, `?t=${other.chat.token}`),
      paper.replace(/s[0-9a-f]{32}\.pdf/, files[0]?.upload ?? ''),
    ];
    for (const url of wrong) expect([url, (await fetch(url)).status >= 403]).toEqual([url, true]);
    expect((await fetch(paper, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    other.close();
  });

  test('stand in the transcript at the desk, for its owner and not for a colleague', async () => {
    const { messages } = await wang.view(one.conversation);
    const sent = messages.findLast(({ from }) => from === 'agent');
    expect(sent).toMatchObject({ by: '王芳', text: '这是凭证', files: [{ name: '退款 凭证.jpg' }, { size: PDF.length }] });
    const path = `../..${sent?.files[1]?.url}`;
    expect([(await wang.get(path)).status, (await tom.get(path)).status]).toEqual([200, 404]);
    const [turn] = (await server.serving.bot.store.turns(one.conversation)).slice(-1);
    expect(turn?.why).toMatchObject({ desk: { move: 'reply', by: wang.id, files: 2 } });
  });
});

describe('a reply with a file', () => {
  test('without words is one message, however often it comes', async () => {
    const file = await kept(PNG, '图.png');
    const { row, lastSeq } = await wang.view(one.conversation);
    const reply = { kind: 'reply', text: '', seen: lastSeq, files: [{ upload: file.upload, name: file.name }] } as const;
    const seen = { epoch: row.epoch, id: 'same-file-0001' };
    const before = one.activities.length;
    const answers = [await wang.act(one.conversation, reply, seen), await wang.act(one.conversation, reply, seen)];
    expect(answers).toMatchObject([{ kind: 'done' }, { kind: 'done' }]);
    expect(answers[0]).toMatchObject({ seq: (answers[1] as { seq: number }).seq });
    await until(() => one.activities.length > before);
    expect(one.activities.slice(before)).toMatchObject([{ text: '', attachments: [{ name: '图.png' }] }]);
  });

  test('that is stale is refused with what came in between, and the file stays for the next try', async () => {
    const file = await kept(PNG, '图.png');
    const old = await wang.view(one.conversation);
    await wang.reply(one.conversation, '先说这个');
    const files = [{ upload: file.upload, name: file.name }];
    const seen = { epoch: old.row.epoch, id: 'stale-file-001' };
    const stale = await wang.act(one.conversation, { kind: 'reply', text: '', seen: old.lastSeq, files }, seen);
    expect(stale).toMatchObject({ kind: 'refused', why: 'stale', since: [{ text: '先说这个' }] });
    expect(await wang.reply(one.conversation, '再发一次', [file])).toMatchObject({ kind: 'done' });
  });

  test('that is not there any more, or is the customer’s own, says nothing', async () => {
    const { json } = await fetch(`${server.url}/v3/directline/conversations/${one.chat.conversationId}/upload?userId=visitor`, {
      method: 'POST',
      headers: { authorization: `Bearer ${one.chat.token}`, 'content-type': 'image/png' },
      body: new Uint8Array(PNG),
    }).then(async (answer) => ({ json: await answer.json() }));
    expect(json).toMatchObject({ id: expect.any(String) });
    const own = readdirSync(folder()).find((name) => !name.startsWith('s')) ?? '';
    const before = (await wang.view(one.conversation)).messages.length;
    for (const upload of [own, `s${'0'.repeat(32)}.png`, '../../bot.db', ''])
      expect(await wang.reply(one.conversation, '看', [{ upload, name: 'a.png', type: '', size: 0 }])).toMatchObject({
        kind: 'refused',
        why: 'file_gone',
      });
    expect((await wang.view(one.conversation)).messages).toHaveLength(before);
  });

  test('needs words or a file', async () => {
    const act = { kind: 'reply', text: ' ', seen: 0 };
    const path = `conversations/${encodeURIComponent(one.conversation)}/act`;
    expect((await wang.post(path, { id: 'empty-reply-1', epoch: 2, act })).status).toBe(400);
    expect((await wang.post(path, { id: 'empty-reply-1', epoch: 2, act: { ...act, files: [] } })).status).toBe(400);
  });
});

test.each<[string, Buffer, number, string]>([
  ['a page', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 415, 'UnsupportedFile'],
  ['an archive', Buffer.from('PK\x03\x04'), 415, 'UnsupportedFile'],
  ['half a picture', PNG.subarray(0, 50), 415, 'UnsupportedFile'],
  ['nothing', Buffer.alloc(0), 400, 'BadArgument'],
  ['too much', Buffer.concat([PDF, Buffer.alloc(5.5 * 1024 * 1024)]), 413, 'FileTooLarge'],
  ['far too much', Buffer.concat([PDF, Buffer.alloc(7 * 1024 * 1024)]), 413, 'too_large'],
])('%s is not taken, and nothing of it is kept', async (_, bytes, status, code) => {
  const before = readdirSync(folder());
  const answer = await wang.upload(one.conversation, bytes, 'a.png');
  expect([answer.status, (answer.json as unknown as { error: { code: string } }).error.code]).toEqual([status, code]);
  expect(readdirSync(folder())).toEqual(before);
});

test('what was never sent goes after a day, and to nobody; what was sent stays and is handed out and erased with the conversation', async () => {
  const { store } = server.serving.bot;
  const sent = new Set(
    (await wang.view(one.conversation)).messages.flatMap(({ files }) => files.map(({ url }) => url.split('/').at(-1))),
  );
  const unsent = await kept(PNG, '内部.png');
  const sweep = (hours: number) => {
    const at = new Date(Date.now() - hours * HOUR);
    for (const name of readdirSync(folder())) utimesSync(join(folder(), name), at, at);
    const clock = { now: () => new Date().toISOString() };
    const log = { info() {}, warn() {}, error() {} };
    return removeUnnamed({ directory: join(server.folder, 'uploads'), store, clock, log, unique: () => 'own' });
  };
  const files = sentFiles(join(server.folder, 'uploads'));
  const to = join(server.folder, 'export');
  expect(await files.copy(one.conversation, to, JSON.stringify(await store.transcript(one.conversation, 0)))).toBe(sent.size);
  expect(readdirSync(to)).not.toContain(unsent.upload);
  expect(await sweep(2)).toBe(0);
  expect(readdirSync(folder())).toContain(unsent.upload);
  expect(await sweep(25)).toBe(1);
  expect(new Set(readdirSync(folder()))).toEqual(sent);
  expect(await wang.reply(one.conversation, '', [unsent])).toMatchObject({ kind: 'refused', why: 'file_gone' });
  expect(await files.erase(one.conversation)).toBe(sent.size);
});

test('a customer of another channel gets its address, where the server knows its own; the files are swept and erased likewise', async () => {
  one.close();
  await screen.close();
  settings.PUBLIC_URL = server.url;
  await server.restart();
  const { bot } = server.serving;
  if (!bot.floor) throw new Error('the desk is off');
  const id = 'bf:msteams:19:meeting/../x@thread';
  for (const [i, text] of ['包裹没到', '转人工'].entries())
    await receive(quietBot(bot.floor.acts), incomingOf(id, text, `t${i}`));
  await act(bot.floor.acts, id, 'give', { kind: 'assign', by: { kind: 'router' }, to: wang.id }, { id: null, name: wang.name });
  const uploads = join(server.folder, 'uploads');
  const [file, unsent] = [await wang.upload(id, PDF, '凭证.pdf'), await wang.upload(id, PNG)];
  expect([file.status, (await wang.view(id)).takesFiles]).toEqual([200, true]);
  expect(await wang.reply(id, '请看', [file.json])).toMatchObject({ kind: 'done' });
  const messages: readonly StoredMessage[] = (await bot.store.transcript(id, 0)).filter(({ from }) => from === 'agent');
  const activity = toActivities(messages, 'msteams', 'u')[0]?.activity;
  expect(activity).toMatchObject({
    text: '王芳：请看\n[凭证.pdf]',
    attachments: [{ name: '凭证.pdf', contentType: 'application/pdf' }],
  });
  const url = activity?.attachments?.[0]?.contentUrl ?? '';
  expect(url.slice(server.url.length)).toMatch(/^\/v3\/directline\/conversations\/of-[\w-]{43}\/files\//);
  expect(Buffer.from(await (await fetch(url)).bytes())).toEqual(PDF);

  const [folder = ''] = readdirSync(uploads).filter((name) => name.startsWith('of-'));
  expect(readFileSync(join(uploads, folder, '.conversation'), 'utf8')).toBe(id);
  const old = new Date(Date.now() - 25 * HOUR);
  for (const name of readdirSync(join(uploads, folder))) utimesSync(join(uploads, folder, name), old, old);
  const clock = { now: () => new Date().toISOString() };
  const log = { info() {}, warn() {}, error() {} };
  expect(await removeUnnamed({ directory: uploads, store: bot.store, clock, log, unique: () => 'own' })).toBe(1);
  expect(readdirSync(join(uploads, folder)).sort()).toEqual(['.conversation', file.json.upload]);
  expect(unsent.status).toBe(200);
  expect([await sentFiles(uploads).erase(id), readdirSync(uploads).includes(folder)]).toEqual([1, false]);
});
