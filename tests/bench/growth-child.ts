/**
 * Turns of the whole bot in this process, on SQLite files. Prints one JSON line.
 * Usage: node --expose-gc tests/bench/growth-child.ts memory FOLDER | flat FOLDER
 * `memory`: live bytes after each of twenty parts of 200,000 turns · `flat`: seconds of processor time for the same turns beside a thousand
 * stored conversations and beside a million, in turn.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type RunningBot, startBot } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Incoming } from '../../src/service/ports.ts';
import { shippedKnowledge } from '../support/shipped-knowledge.ts';

const [what = '', folder = ''] = process.argv.slice(2);
const AT_ONCE = 32;
const PARTS = 20;
const TURNS_OF_A_PART = 10_000;
const ROUNDS = 9;
const TURNS_OF_A_ROUND = 4_000;
const [FEW, MANY] = [1_000, 1_000_000];
const WORDS = ['我登录不了', '提示密码错误', '还是不行', '怎么充值', '谢谢'];
const log = { info() {}, warn() {}, error() {} };
const knowledge = shippedKnowledge();

async function startOn(name: string): Promise<RunningBot> {
  const env = {
    DATABASE_FILE: join(folder, name),
    WATCH_FLOWS: 'off',
    WALLET_URL: 'http://127.0.0.1:9',
    UPLOADS_DIR: join(folder, 'uploads'),
  };
  const read = readConfig(env);
  if (!read.ok) throw new Error(read.problems.join());
  return startBot(read.config, knowledge, log, {});
}

let talks = 0;
async function talk({ receive }: RunningBot): Promise<void> {
  const conversation = `web:bench-${++talks}`;
  for (const [at, text] of WORDS.entries()) {
    const incoming: Incoming = {
      inbound: { channel: 'web', account: conversation, messageId: `m${at}` },
      sender: 'u',
      conversation,
      address: {},
      kind: 'message',
      text,
      button: null,
      files: [],
      locale: null,
      identityToken: null,
      wait: false,
    };
    const { problem } = await receive(incoming);
    if (problem !== null) throw new Error(`a turn ended as ${problem}`);
  }
}

/** @param turns a multiple of those of one talk */
async function serve(bot: RunningBot, turns: number): Promise<void> {
  let left = turns / WORDS.length;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) await talk(bot);
    }),
  );
}

async function memory(): Promise<object> {
  const bot = await startOn('memory.db');
  const bytes: number[] = [];
  for (let part = 0; part < PARTS; part++) {
    await serve(bot, TURNS_OF_A_PART);
    for (let i = 0; i < 3; i++) global.gc?.();
    bytes.push(process.memoryUsage().heapUsed);
  }
  await bot.close();
  return { bytes };
}

/** Copies of a real conversation, with keys of their own. */
function fill(file: string, count: number): void {
  const db = new DatabaseSync(file);
  const { n } = db.prepare('SELECT n FROM conversation LIMIT 1').get() as { n: number };
  const series = `WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < ${count})`;
  db.exec(`PRAGMA synchronous = OFF; BEGIN;
    INSERT INTO conversation (n, id, version, state, address, next_seq, fingerprint, updated_at)
      ${series} SELECT ${n} + i, 'web:old-' || i, version, state, address, next_seq, fingerprint, updated_at FROM s, conversation WHERE n = ${n};
    INSERT INTO message SELECT c.n, m.seq, m.sender, m.body, m.at FROM conversation c CROSS JOIN message m WHERE c.n > ${n} AND m.conversation = ${n} AND m.seq <= 3;
    INSERT INTO turn (conversation, version, event, why, at)
      SELECT c.n, 1, t.event, t.why, t.at FROM conversation c CROSS JOIN turn t WHERE c.n > ${n} AND t.conversation = ${n} AND t.version = 1;
    INSERT INTO inbound SELECT i.channel, c.id, i.message_id, i.body_hash, c.n, i.first_seq, i.last_seq, i.at
      FROM conversation c CROSS JOIN inbound i WHERE c.n > ${n} AND i.conversation = ${n} AND i.message_id = 'm0';
    COMMIT`);
  db.close();
}

async function filled(name: string, count: number): Promise<RunningBot> {
  const first = await startOn(name);
  await talk(first);
  await first.close();
  fill(join(folder, name), count);
  return startOn(name);
}

async function flat(): Promise<object> {
  const bots = { few: await filled('few.db', FEW), many: await filled('many.db', MANY) };
  const millis: { few: number[]; many: number[] } = { few: [], many: [] };
  for (let round = -2; round < ROUNDS; round++) {
    for (const name of ['few', 'many'] as const) {
      const before = performance.now();
      await serve(bots[name], TURNS_OF_A_ROUND);
      if (round >= 0) millis[name].push((performance.now() - before) / TURNS_OF_A_ROUND);
    }
  }
  for (const bot of Object.values(bots)) await bot.close();
  return millis;
}

process.stdout.write(`${JSON.stringify(what === 'memory' ? await memory() : await flat())}\n`);
process.exit(0);
