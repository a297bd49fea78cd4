/** Activities and answers for the tests of the Bot Framework channel. */
import { type BotFrameworkOptions, botFrameworkChannel } from '../../../src/adapters/channel/botframework.ts';
import type { Choice } from '../../../src/dialog/effect.ts';
import type { Incoming, Reply, StoredMessage } from '../../../src/service/ports.ts';

export const activity = (more: object = {}): Record<string, unknown> => ({
  type: 'message',
  id: 'a1',
  channelId: 'webchat',
  serviceUrl: 'http://127.0.0.1:9/',
  deliveryMode: 'expectReplies',
  locale: 'zh-CN',
  from: { id: 'user-1', name: '李娜' },
  recipient: { id: 'bot-1', name: 'bot' },
  conversation: { id: 'c1' },
  text: '转账还没到',
  ...more,
});

export const stored = (
  seq: number,
  text: string,
  more: Partial<StoredMessage> = {},
  choices: readonly Choice[] = [],
): StoredMessage => ({
  seq,
  from: 'bot',
  message: { text, lang: 'zh', choices },
  at: '2025-03-01T08:00:00.000Z',
  ...more,
});

export const choices = (count: number): readonly Choice[] =>
  Array.from({ length: count }, (_, i) => ({ label: `选项${i}`, payload: `p${i}` }));

/** A channel whose turns are recorded and answered by `reply`. */
export function testChannel(
  reply: (incoming: Incoming) => Reply | Promise<Reply> = () => ({ messages: [stored(2, '好的')], problem: null }),
  options: Partial<BotFrameworkOptions> = {},
) {
  const seen: Incoming[] = [];
  const errors: object[] = [];
  const log = { info: () => {}, warn: () => {}, error: (fields: object) => errors.push(fields) };
  const channel = botFrameworkChannel({
    appId: null,
    appPassword: null,
    tenantId: null,
    log,
    onActivity: async (incoming) => {
      seen.push(incoming);
      return reply(incoming);
    },
    ...options,
  });
  const send = (body: unknown, authorization = '') =>
    channel.handle({ authorization, raw: Buffer.from(JSON.stringify(body) ?? ''), json: body });
  return { channel, seen, errors, send };
}
