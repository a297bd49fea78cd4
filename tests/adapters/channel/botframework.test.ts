import { describe, expect, test } from '@jest/globals';
import { activity, choices, stored, testChannel } from './samples.ts';

describe('activities in', () => {
  test('a message becomes one incoming thing, with its key, its conversation and its address', async () => {
    const { seen, send } = testChannel();
    await send(activity({ channelData: { identity: 'token' }, attachments: [] }));
    expect(seen).toEqual([
      {
        inbound: { channel: 'bf:webchat', account: 'bot-1', messageId: 'c1\na1' },
        sender: 'user-1',
        conversation: 'bf:webchat:c1',
        address: expect.objectContaining({
          serviceUrl: 'http://127.0.0.1:9/',
          user: { id: 'user-1' },
          conversation: { id: 'c1' },
        }),
        kind: 'message',
        text: '转账还没到',
        button: null,
        files: [],
        locale: 'zh-CN',
        identityToken: 'token',
        wait: true,
      },
    ]);
  });

  test('the address keeps no name of the customer', async () => {
    const { seen, send } = testChannel();
    await send(activity());
    expect(JSON.stringify(seen[0]?.address)).not.toContain('李娜');
  });

  test('a pressed button brings its payload', async () => {
    const { seen, send } = testChannel();
    await send(activity({ text: '付款给商家', value: { button: 'v1:payment' } }));
    expect(seen[0]).toMatchObject({ text: '付款给商家', button: 'v1:payment' });
  });

  test('files are those that can be fetched; renderings of the text are not files, embedded data has no address', async () => {
    const { seen, send } = testChannel();
    await send(
      activity({
        attachments: [
          { contentType: 'text/html', content: '<div>转账还没到</div>' },
          { contentType: 'image/png', contentUrl: 'https://files.example/1.png', name: '截图.png' },
          { contentType: 'image/png', contentUrl: 'data:image/png;base64,AAAA' },
        ],
      }),
    );
    expect(seen[0]?.files).toEqual([
      { name: '截图.png', contentType: 'image/png', url: 'https://files.example/1.png' },
      { name: 'file', contentType: 'image/png' },
    ]);
  });

  test('the customer joins: opened; the bot joins: acknowledged and ignored', async () => {
    const { seen, send } = testChannel();
    const update = activity({ type: 'conversationUpdate', text: undefined });
    await send({ ...update, membersAdded: [{ id: 'bot-1' }] });
    await send({ ...update, id: 'a2', membersAdded: [{ id: 'bot-1' }, { id: 'user-1' }] });
    expect(seen.map((incoming) => [incoming.kind, incoming.text])).toEqual([['opened', '']]);
  });

  test('other activities are acknowledged and run nothing; an invoke is told that it is not answered', async () => {
    const { seen, send } = testChannel();
    for (const type of ['typing', 'event', 'endOfConversation', 'messageReaction', 'somethingNew']) {
      expect(await send(activity({ type }))).toEqual({ status: 200, json: { activities: [] } });
    }
    expect(await send(activity({ type: 'typing', deliveryMode: undefined }))).toEqual({ status: 200, json: null });
    expect((await send(activity({ type: 'invoke' }))).status).toBe(501);
    expect(seen).toEqual([]);
  });

  test('the bot does not answer itself', async () => {
    const { seen, send } = testChannel();
    await send(activity({ from: { id: 'bot-1' } }));
    await send(activity({ from: { id: 'x', role: 'bot' } }));
    expect(seen).toEqual([]);
  });

  test('conversations of two channels, and ids that would meet when joined, never share a key', async () => {
    const { seen, send } = testChannel();
    await send(activity({ channelId: 'msteams' }));
    await send(activity({ conversation: { id: 'c1|a' }, id: '1' }));
    await send(activity({ conversation: { id: 'c1' }, id: 'a|1' }));
    expect(new Set(seen.map((incoming) => JSON.stringify(incoming.inbound))).size).toBe(3);
    expect((await send(activity({ conversation: { id: 'c1\na1' } }))).status).toBe(400);
    expect((await send(activity({ channelId: 'webchat:c1' }))).status).toBe(400);
  });
});

describe('once', () => {
  test('a repetition has the same key and content, even with a renewed proof of identity', async () => {
    const { seen, send } = testChannel();
    await send(activity({ channelData: { identity: 'old' } }));
    await send(activity({ channelData: { identity: 'new' }, timestamp: '2025-03-01T08:00:00Z' }));
    expect({ ...seen[1], identityToken: null }).toEqual({ ...seen[0], identityToken: null });
  });

  test('other words, another button or another sender are another content', async () => {
    const { seen, send } = testChannel();
    await send(activity());
    await send(activity({ text: '退款' }));
    await send(activity({ value: { button: 'x' } }));
    await send(activity({ from: { id: 'user-2' } }));
    expect(new Set(seen.map(({ sender, text, button }) => JSON.stringify([sender, text, button]))).size).toBe(4);
  });

  test('without an id: told by its bytes when it carries a time, otherwise new each time', async () => {
    const { seen, send } = testChannel();
    const timed = activity({ id: undefined, timestamp: '2025-03-01T08:00:00Z' });
    await send(timed);
    await send(timed);
    await send({ ...timed, timestamp: '2025-03-01T08:00:01Z' });
    await send(activity({ id: undefined }));
    await send(activity({ id: undefined }));
    const keys = seen.map((incoming) => incoming.inbound.messageId);
    expect(keys[1]).toBe(keys[0]);
    expect(new Set(keys).size).toBe(4);
  });
});

describe('wrong forms are refused with the field that is wrong, and nothing runs', () => {
  test.each([
    ['the body', null],
    ['the body', 'hello'],
    ['the body', [1, 2]],
    ['type', activity({ type: undefined })],
    ['text', activity({ text: { $ne: null } })],
    ['text', activity({ text: ['a'] })],
    ['from', activity({ from: undefined })],
    ['from.id', activity({ from: { id: 7 } })],
    ['from.id', activity({ from: {} })],
    ['conversation', activity({ conversation: 'c1' })],
    ['conversation.id', activity({ conversation: {} })],
    ['conversation.id', activity({ conversation: { id: '' } })],
    ['conversation.id', activity({ conversation: { id: 'c\ud800' } })],
    ['conversation.id', activity({ conversation: { id: 'c\0' } })],
    ['id', activity({ id: { a: 1 } })],
    ['channelId', activity({ channelId: undefined })],
    ['serviceUrl', activity({ serviceUrl: 'file:///etc/passwd' })],
    ['serviceUrl', activity({ serviceUrl: undefined, deliveryMode: undefined })],
    ['value.button', activity({ value: { button: { a: 1 } } })],
    ['channelData.identity', activity({ channelData: { identity: ['a'] } })],
    ['attachments.0.contentUrl', activity({ attachments: [{ contentUrl: 5 }] })],
    ['membersAdded', activity({ type: 'conversationUpdate', membersAdded: { id: 'x' } })],
    ['locale', activity({ locale: 5 })],
  ])('%s', async (field, body) => {
    const { seen, send } = testChannel();
    const answer = await send(body);
    expect(answer).toMatchObject({ status: 400, json: { error: { code: 'bad_activity' } } });
    expect((answer.json as { error: { message: string } }).error.message).toMatch(
      new RegExp(`^${field.replaceAll('.', '\\.')}: `),
    );
    expect(seen).toEqual([]);
  });

  test('free-form data of any shape is fine', async () => {
    const { seen, send } = testChannel();
    for (const value of [undefined, null, 'text', 5, [], { other: { deep: [1] } }]) {
      expect((await send(activity({ value, channelData: value }))).status).toBe(200);
    }
    expect(seen.every((incoming) => incoming.button === null && incoming.identityToken === null)).toBe(true);
  });
});

describe('answers out', () => {
  const answerWith = async (messages: ReturnType<typeof stored>[], more: object = {}) => {
    const { send } = testChannel(() => ({ messages, problem: null }));
    const { status, json } = await send(activity(more));
    return { status, activities: (json as { activities: Record<string, unknown>[] }).activities };
  };

  test('all messages in order in the response, as plain text, from the bot to the customer, each with its own id', async () => {
    const { status, activities } = await answerWith([
      stored(3, '您好 <b>**'),
      stored(4, 'Hello', { message: { text: 'Hello', lang: 'en', choices: [] } }),
    ]);
    expect(status).toBe(200);
    expect(activities).toEqual([
      {
        type: 'message',
        id: 'c1|0000003',
        text: '您好 <b>**',
        textFormat: 'plain',
        locale: 'zh-CN',
        inputHint: 'acceptingInput',
        channelId: 'webchat',
        serviceUrl: 'http://127.0.0.1:9/',
        conversation: { id: 'c1' },
        from: { id: 'bot-1', name: 'bot' },
        recipient: { id: 'user-1', name: '李娜' },
        replyToId: 'a1',
      },
      expect.objectContaining({ id: 'c1|0000004', text: 'Hello', locale: 'en-US', inputHint: 'expectingInput' }),
    ]);
  });

  test('what the customer wrote is not sent back', async () => {
    const { activities } = await answerWith([stored(1, '转账还没到', { from: 'customer' }), stored(2, '好的')]);
    expect(activities.map((one) => one.text)).toEqual(['好的']);
  });

  test('up to six choices are suggested actions that show the label and bring the payload', async () => {
    const { activities } = await answerWith([stored(2, '是哪一种？', {}, choices(6))]);
    expect(activities[0]?.attachments).toBeUndefined();
    const suggested = activities[0]?.suggestedActions as { actions: object[]; to: string[] } | undefined;
    expect(suggested?.to).toEqual(['user-1']);
    expect(suggested?.actions).toHaveLength(6);
    expect(suggested?.actions[0]).toEqual({
      type: 'messageBack',
      title: '选项0',
      text: '选项0',
      displayText: '选项0',
      value: { button: 'p0' },
    });
  });

  test('more choices are buttons of a card', async () => {
    const { activities } = await answerWith([stored(2, '是哪一种？', {}, choices(10))]);
    expect(activities[0]?.suggestedActions).toBeUndefined();
    const cards = activities[0]?.attachments as { contentType: string; content: { buttons: object[] } }[];
    expect(cards.map((card) => [card.contentType, card.content.buttons.length])).toEqual([
      ['application/vnd.microsoft.card.hero', 10],
    ]);
  });

  test('in Teams no choice is lost: cards of six', async () => {
    const { activities } = await answerWith([stored(2, '是哪一种？', {}, choices(8))], { channelId: 'msteams' });
    const cards = activities[0]?.attachments as { content: { buttons: { value: { button: string } }[] } }[];
    expect(cards.map((card) => card.content.buttons.map((button) => button.value.button))).toEqual([
      ['p0', 'p1', 'p2', 'p3', 'p4', 'p5'],
      ['p6', 'p7'],
    ]);
  });

  test('a caller who does not wait gets an empty answer: the outbox delivers', async () => {
    const { send } = testChannel();
    expect(await send(activity({ deliveryMode: undefined }))).toEqual({ status: 200, json: null });
  });

  test('a conflict is told; a failed turn shows its apology, or says that it failed', async () => {
    const conflict = testChannel(() => ({ messages: [], problem: 'conflict' }));
    expect(await conflict.send(activity())).toMatchObject({ status: 409, json: { error: { code: 'conflict' } } });
    const failed = testChannel(() => ({ messages: [stored(0, '抱歉，出了点问题')], problem: 'failed' }));
    expect(await failed.send(activity())).toMatchObject({ status: 200, json: { activities: [{ text: '抱歉，出了点问题' }] } });
    expect((await failed.send(activity({ deliveryMode: undefined }))).status).toBe(500);
  });

  test('when the bot is out of order the caller is asked to send again, and sees nothing of the inside', async () => {
    const { send, errors } = testChannel(() => {
      throw new Error('disk /secret/path is full');
    });
    const answer = await send(activity());
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '2' }, json: { error: { code: 'unavailable' } } });
    expect(JSON.stringify(answer)).not.toMatch(/secret|stack/);
    expect(errors).toHaveLength(1);
  });

  test('a hundred at once stay apart', async () => {
    const { send } = testChannel(async (incoming) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      return { messages: [stored(1, incoming.text)], problem: null };
    });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => send(activity({ text: `t${i}`, conversation: { id: `c${i}` } }))),
    );
    answers.forEach((answer, i) => {
      expect(answer.json).toMatchObject({ activities: [{ text: `t${i}`, conversation: { id: `c${i}` } }] });
    });
  });
});
