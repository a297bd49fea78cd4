/** Open sockets as readers of a store: who gets what, how often the store is asked, and what a reader that does not read can do. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { View } from '../../../../src/adapters/channel/directline/outbound.ts';
import { createStreams, type Socket, type Streams } from '../../../../src/adapters/channel/directline/streams.ts';
import type { StoredMessage } from '../../../../src/service/ports.ts';
import type { Place, Unread } from '../../../../src/service/readers.ts';
import { until } from './support.ts';

const PAGE = 50;

type Desk = {
  readonly streams: Streams;
  /** Conversations with their number of messages. */
  readonly written: Map<string, number>;
  readonly asked: (readonly Place[])[];
  failing: boolean;
};

const open: Streams[] = [];
afterEach(() => {
  for (const streams of open.splice(0)) streams.close();
});

function desk(): Desk {
  const written = new Map<string, number>();
  const asked: (readonly Place[])[] = [];
  const message = (seq: number): StoredMessage => ({
    seq,
    from: 'bot',
    message: { text: `m${seq}`, lang: 'zh', choices: [] },
    at: '2026-11-23T02:00:00.000Z',
  });
  const self: Desk = {
    written,
    asked,
    failing: false,
    streams: createStreams({
      page: PAGE,
      async unread(places) {
        asked.push(places);
        if (self.failing) throw new Error('no database');
        return places.flatMap(({ conversation, after }): Unread[] => {
          const count = Math.max(0, Math.min(PAGE, (written.get(conversation) ?? 0) - after));
          const messages = Array.from({ length: count }, (_, i) => message(after + 1 + i));
          return count === 0 ? [] : [{ conversation, flows: 'f', messages }];
        });
      },
      lastSeq: async (conversation) => written.get(conversation) ?? null,
      now: () => '2026-11-23T02:00:00.000Z',
      unique: () => 'u',
      log: { info() {}, warn() {}, error() {} },
      limits: { perConversation: 20, lookMs: 3_600_000 },
    }),
  };
  open.push(self.streams);
  return self;
}

const view = (conversation: string): View => ({ conversation, user: 'u', fileUrl: (upload) => upload });

type Reader = Socket & { readonly texts: string[]; ready: boolean; end: () => void };

function reader({ streams }: Desk, conversation: string, after: number | null = 0): Reader {
  const self: Reader = {
    texts: [],
    ready: true,
    isReady: () => self.ready,
    send(text) {
      const { activities } = JSON.parse(text) as { activities: { type: string; text?: string }[] };
      self.texts.push(...activities.map((one) => one.text ?? one.type));
    },
    close: () => {},
    end: () => {},
  };
  self.end = streams.open(view(conversation), after, self);
  return self;
}

const named = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `m${from + i}`);

describe('open sockets', () => {
  test('get everything behind their places, page by page, in order', async () => {
    const one = desk();
    one.written.set('web:a', 120);
    const [all, some, live] = [reader(one, 'a'), reader(one, 'a', 100), reader(one, 'a', null)];
    await until(() => all.texts.length === 120);
    expect([all.texts, some.texts, live.texts]).toEqual([named(1, 120), named(101, 120), []]);
    one.written.set('web:a', 121);
    one.streams.told(['web:a'], false);
    await until(() => live.texts.length === 1);
    expect([all.texts.at(-1), some.texts.at(-1), live.texts]).toEqual(['m121', 'm121', ['m121']]);
  });

  test('thousands of them are served by a handful of questions, and a message by one question for its conversation', async () => {
    const one = desk();
    const names = Array.from({ length: 2_000 }, (_, i) => `c${i}`);
    for (const name of names) one.written.set(`web:${name}`, 3);
    const readers = names.map((name) => reader(one, name, 3));
    await until(() => one.asked.flat().length >= 2_000);
    one.asked.length = 0;
    for (const name of names) one.written.set(`web:${name}`, 4);
    // Nobody knows in which conversations something was written.
    one.streams.told(null, false);
    await until(() => readers.every(({ texts }) => texts.length === 1));
    expect(one.asked.length).toBe(4);
    one.asked.length = 0;
    one.written.set('web:c7', 5);
    one.streams.told(['web:c7', 'web:somewhere-else'], false);
    await until(() => readers[7]?.texts.length === 2);
    expect(one.asked).toEqual([[{ conversation: 'web:c7', after: 4 }]]);
  });

  test('one that does not read is given no more, holds nobody up, and goes on where it was', async () => {
    const one = desk();
    one.written.set('web:a', 10);
    const [slow, quick] = [reader(one, 'a'), reader(one, 'a')];
    const kept: string[] = [];
    let drained = (): void => {};
    slow.send = (text, sent) => {
      // Its buffer is full with this.
      slow.ready = false;
      kept.push(...(JSON.parse(text) as { activities: { text: string }[] }).activities.map(({ text: words }) => words));
      drained = sent;
    };
    await until(() => quick.texts.length === 10);
    for (let count = 11; count <= 200; count++) {
      one.written.set('web:a', count);
      one.streams.told(['web:a'], false);
    }
    await until(() => quick.texts.length === 200);
    expect(kept).toEqual(named(1, 10));
    while (kept.length < 200) {
      const before = kept.length;
      slow.ready = true;
      drained();
      await until(() => kept.length > before);
    }
    expect(kept).toEqual(named(1, 200));
  });

  test('a database that is away for a moment costs nothing but time', async () => {
    const one = desk();
    one.failing = true;
    one.written.set('web:a', 2);
    const mine = reader(one, 'a');
    await until(() => one.asked.length > 0);
    expect(mine.texts).toEqual([]);
    one.failing = false;
    await until(() => mine.texts.length === 2);
  });

  test('are told that the bot is looking something up, behind what it has said', async () => {
    const one = desk();
    one.written.set('web:a', 1);
    const mine = reader(one, 'a');
    await until(() => mine.texts.length === 1);
    one.written.set('web:a', 2);
    one.streams.told(['web:a'], true);
    await until(() => mine.texts.length === 3);
    expect(mine.texts).toEqual(['m1', 'm2', 'typing']);
  });

  test('go on when their conversation was erased and begins anew', async () => {
    const one = desk();
    one.written.set('web:a', 10);
    const mine = reader(one, 'a');
    await until(() => mine.texts.length === 10);
    one.written.set('web:a', 2);
    one.streams.told(['web:a'], false);
    await until(() => mine.texts.length === 12);
    expect(mine.texts.slice(10)).toEqual(['m1', 'm2']);
  });

  test('one that has left is forgotten', async () => {
    const one = desk();
    const mine = reader(one, 'a');
    expect(one.streams.count('a')).toBe(1);
    mine.end();
    expect(one.streams.count('a')).toBe(0);
    one.written.set('web:a', 1);
    one.streams.told(['web:a'], false);
    one.streams.pass('a', { type: 'event' });
    expect(mine.texts).toEqual([]);
  });
});
