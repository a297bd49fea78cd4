/** What Chatwoot sends, read and judged: whose words they are, who may say so, and what comes of the quirks of its form. */
import { describe, expect, test } from '@jest/globals';
import { inboxApi } from '../../../src/adapters/desk/chatwoot-api.ts';
import { chatwootDoor, type DoorOptions } from '../../../src/adapters/desk/chatwoot-door.ts';
import { readChatwoot } from '../../../src/adapters/desk/chatwoot-read.ts';
import { exchangeWith } from '../../../src/adapters/desk/exchange.ts';
import { signatureOf, signedBy } from '../../../src/adapters/desk/signature.ts';
import type { Handoff } from '../../../src/handoff/handoff.ts';
import type { DeskSaid } from '../../../src/service/desk/port.ts';
import type { Incoming } from '../../../src/service/ports.ts';

const NOW = 1_700_000_000_000;
const incoming = (more: object = {}) => ({
  event: 'message_created',
  id: 12,
  content: '提现失败',
  message_type: 'incoming',
  private: false,
  created_at: '2023-11-14T22:00:00Z',
  account: { id: 1 },
  sender: { id: 9, name: 'Li', type: 'contact' },
  conversation: { id: 4, status: 'pending', meta: { assignee: null }, messages: [{ id: 12, message_type: 0 }] },
  ...more,
});
const by = (type: string | undefined, more: object = {}) =>
  incoming({ message_type: 'outgoing', sender: { id: 7, name: '王芳', ...(type && { type }) }, ...more });

/** The door with what it passes on. */
function door(more: Partial<DoorOptions> = {}) {
  const [said, came]: [DeskSaid[], Incoming[]] = [[], []];
  const quiet = { info: () => {}, warn: () => {}, error: () => {} };
  const take = chatwootDoor({
    bot: { account: '1', token: 't', secret: 'bot' },
    inbox: { identifier: 'i', identityKey: null, secret: 'inbox' },
    memory: { kept: async () => 'H-1' },
    log: quiet,
    hear: async (one) => {
      said.push(one);
      return 'done';
    },
    receive: async (one) => {
      came.push(one);
      return { messages: [], problem: null };
    },
    handoffOf: async () => null,
    conversationOf: async () => 'web:1',
    now: () => NOW,
    ...more,
  });
  const send = async (body: unknown, secret = 'bot', at = NOW) => {
    const raw = Buffer.from(JSON.stringify(body));
    const timestamp = String(at / 1000);
    const headers = { 'x-chatwoot-timestamp': timestamp, 'x-chatwoot-signature': signatureOf(secret, timestamp, raw) };
    return (await take({ headers, raw, json: body })).status;
  };
  return { send, said, came };
}

const assigned = (since: string) =>
  ({
    status: { kind: 'assigned', agent: 'desk:chatwoot', since, answered: true, answerBy: null, except: [], hold: null },
  }) as unknown as Handoff;

describe('the signature', () => {
  // Invented secrets; the header was computed by hand with another implementation.
  const raw = Buffer.from('{"event":"message_created","id":1,"message_type":"incoming"}');
  const vector = 'sha256=0c6e0381aefec0f168c318e0e29637e4465ee5559b6fd0fe4d3f24b694d3c07b';
  const bodyOnly = 'sha256=543174673c50bcf1fdc4a0432212dbdfd86c54fc9b0bec80e82276ed6c4ff5d1';

  test('is over the time, a dot and the bytes', () => {
    expect(signatureOf('cw_secret_demo', '1700000000', raw)).toBe(vector);
    const judge = (signature: string, timestamp = '1700000000', now = NOW) =>
      signedBy(['another', 'cw_secret_demo'], { signature, timestamp }, raw, now);
    expect(judge(vector)).toBe(1);
    for (const wrong of [bodyOnly, '', 'sha256=', vector.slice(0, -1), vector.toUpperCase()]) expect(judge(wrong)).toBe('wrong');
    for (const odd of ['', 'now', '-1', '1700000000.5', '1'.repeat(40)]) expect(judge(vector, odd)).toBe('wrong');
    expect([
      judge(vector, undefined, NOW + 300_000),
      judge(vector, undefined, NOW + 301_000),
      judge(vector, undefined, NOW - 301_000),
    ]).toEqual([1, 'old', 'old']);
  });

  test('tells whether the bot or the channel is meant; without one nothing is passed on', async () => {
    const { send, said, came } = door();
    expect([await send(incoming(), 'somebody'), await send(incoming(), 'bot', NOW - 400_000)]).toEqual([401, 401]);
    expect([said, came]).toEqual([[], []]);
    expect([await send(incoming(), 'bot'), await send(by('user'), 'inbox')]).toEqual([200, 200]);
    expect([came.map(({ text }) => text), said.map(({ kind }) => kind)]).toEqual([['提现失败'], ['message']]);
  });

  test('of the customer’s identity is an HMAC over the identifier', async () => {
    const sent: string[] = [];
    const api = inboxApi(
      { url: 'http://x', inbox: { identifier: 'i', identityKey: 'hmac_demo', secret: '' } },
      async ({ body }) => {
        sent.push(body ?? '');
        return { source_id: 's' };
      },
    );
    await api?.contact('user-1', null);
    expect(JSON.parse(sent[0] ?? '')).toEqual({
      identifier: 'user-1',
      identifier_hash: 'ecdde028aa9e2a6834b9a14c408f9ff510668ccf707966943aefba8a22f0ac32',
    });
  });
});

describe('whose words they are', () => {
  test.each<[string, object]>([
    ['a private note', by('user', { private: true })],
    ['an answer of the program itself', by('agent_bot')],
    ['a template', incoming({ message_type: 'template' })],
    ['an activity', incoming({ message_type: 2 })],
    ['a private word that says it comes in', incoming({ private: true })],
    ['a change of a message', incoming({ event: 'message_updated' })],
    ['an event of tomorrow', { event: 'conversation_levitated', id: 1, account: { id: 1 } }],
    ['no object at all', ['message_created']],
  ])('%s is passed over', async (_what, body) => {
    const { send, said, came } = door({ handoffOf: async () => assigned('2023-11-14T21:00:00Z') });
    expect([await send(body), await send(body, 'inbox'), said, came]).toEqual([200, 200, [], []]);
  });

  test('the type is a word or a number; the time seconds or a date', () => {
    for (const message_type of ['incoming', 0])
      expect(readChatwoot(incoming({ message_type }))).toMatchObject({ from: 'customer' });
    for (const message_type of ['outgoing', 1])
      expect(readChatwoot({ ...by(undefined), message_type })).toMatchObject({ from: 'agent', name: '王芳' });
    for (const created_at of [1_700_000_000, '1700000000', '2023-11-14T22:13:20Z'])
      expect(readChatwoot(incoming({ created_at }))).toMatchObject({ at: NOW });
  });

  test('the customer’s are taken while the bot has the conversation; what people say is theirs', async () => {
    const { send, said, came } = door();
    for (const status of ['open', 'resolved', 'snoozed']) await send(incoming({ conversation: { id: 4, status } }));
    await send(by('user'));
    await send(incoming({ account: { id: 2 } }));
    expect([said, came]).toEqual([[], []]);
    await send(incoming({ attachments: [{ file_type: 'image', data_url: 'https://cw.example/a/%E5%9B%BE.png' }] }));
    expect(came).toMatchObject([
      { conversation: 'cw:1:4', sender: '9', inbound: { messageId: '12' }, files: [{ name: '图.png', contentType: 'image/*' }] },
    ]);
  });

  test('while people have it the customer’s words are kept, and the people’s, too, but not sent again', async () => {
    const { send, said, came } = door({ handoffOf: async () => assigned('2023-11-14T21:00:00Z') });
    await send(incoming({ conversation: { id: 4, status: 'open' } }));
    await send(by('user'));
    expect(came).toHaveLength(1);
    expect(said).toMatchObject([{ kind: 'message', delivered: true, name: '王芳', id: 'message/12' }]);
  });

  test('files of its people reach the customer by name and address', async () => {
    const { send, said } = door();
    const data_url = 'https://cw.example/a/%E5%87%AD%E8%AF%81.pdf';
    await send(by('user', { content: '请看', attachments: [{ file_type: 'file', data_url }] }), 'inbox');
    expect(said).toMatchObject([
      { kind: 'message', delivered: false, text: '请看', files: [{ name: '凭证.pdf', url: data_url }] },
    ]);
  });

  test('a word in a conversation that is pending again gives it back to the bot first; one from before the handing over does not', async () => {
    const later = door({ handoffOf: async () => assigned('2023-11-14T21:00:00Z') });
    await later.send(incoming());
    expect([later.said.map(({ kind }) => kind), later.came.length]).toEqual([['completed'], 1]);
    const earlier = door({ handoffOf: async () => assigned('2023-11-14T23:00:00Z') });
    await earlier.send(incoming());
    expect([earlier.said, earlier.came.length]).toEqual([[], 1]);
  });

  test('a choice that was picked is the customer’s answer', async () => {
    const { send, came } = door();
    const content_attributes = { items: [], submitted_values: [{ title: '信', value: 'signed-payload' }] };
    await send(by('agent_bot', { event: 'message_updated', content_attributes }));
    expect(came).toMatchObject([{ text: '信', button: 'signed-payload', inbound: { messageId: '12/picked' } }]);
  });
});

describe('the status of a conversation', () => {
  const changed = (event: string, status: string, assignee: object | null = null) => ({
    event,
    account: { id: 1 },
    id: 4,
    status,
    meta: { assignee },
  });
  const heard = async (body: object, handoff: Handoff | null = assigned('2023-11-14T21:00:00Z')) => {
    const { send, said } = door({ handoffOf: async () => handoff });
    expect(await send(body)).toBe(200);
    return said.map((one) => [one.kind, one.name, 'how' in one ? one.how : null]);
  };

  test('says who has it, and how it ends', async () => {
    expect(await heard(changed('conversation_updated', 'open', { name: '王芳' }))).toEqual([['accepted', '王芳', null]]);
    expect(await heard(changed('conversation_resolved', 'resolved', { name: '王芳' }))).toEqual([
      ['completed', '王芳', 'resolved'],
    ]);
    expect(await heard(changed('conversation_status_changed', 'pending'))).toEqual([['completed', null, 'returned']]);
    expect(await heard(changed('conversation_opened', 'open'))).toEqual([]);
    expect(await heard(changed('conversation_updated', 'pending'))).toEqual([]);
  });

  test('a conversation that begins is pending, and nothing was given back', async () => {
    expect(await heard(changed('conversation_status_changed', 'pending'), null)).toEqual([]);
  });
});

describe('trouble', () => {
  test('what cannot be taken is asked for again in the way that Chatwoot understands', async () => {
    const broken = door({ receive: () => Promise.reject(new Error('disk full')) });
    expect(await broken.send(incoming())).toBe(500);
    const failed = door({ receive: async () => ({ messages: [], problem: 'failed' }) });
    expect(await failed.send(incoming())).toBe(500);
  });

  test('an agent whose words do not reach the customer is told so', async () => {
    const { send } = door({ hear: async () => 'not_open' });
    expect(await send(by('user'), 'inbox')).toBe(409);
    expect(await door({ memory: { kept: async () => null } }).send(by('user'), 'inbox')).toBe(409);
  });

  test('no error repeats an address, a token or what was sent', async () => {
    const request = {
      method: 'POST',
      url: 'http://user-1.example/x?token=geheim',
      headers: { api_access_token: 'geheim' },
      body: '提现',
    } as const;
    const answers: (() => Promise<Response>)[] = [
      async () => new Response('geheim', { status: 500 }),
      async () => new Response('geheim', { status: 302, headers: { location: 'http://evil' } }),
      () => Promise.reject(Object.assign(new TypeError('fetch failed geheim'), { cause: { code: 'ECONNREFUSED' } })),
    ];
    const errors = await Promise.all(
      answers.map((answer) =>
        exchangeWith(
          'Chatwoot',
          answer as typeof fetch,
        )(request).then(
          () => null,
          (error: Error) => error,
        ),
      ),
    );
    expect(errors.map((error) => error?.message)).toEqual([
      'Chatwoot answered 500',
      'Chatwoot answered 302',
      'Chatwoot cannot be reached: ECONNREFUSED',
    ]);
    expect(errors).toMatchObject([{ permanent: false }, { permanent: true }, { permanent: false }]);
  });
});
