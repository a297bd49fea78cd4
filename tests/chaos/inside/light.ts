/**
 * The program behind a door of its own: everything from reading an activity to the store, the outbox and the wallet is the real
 * thing; only the HTTP server and the SDK of the channel, which need most of a start, are left out. And it can be started ahead of its
 * time, to take the place of a process that is killed. So many more can be killed in the same time.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { flushCompileCache } from 'node:module';
import type { AddressInfo } from 'node:net';
import { parseActivity, toIncoming } from '../../../src/adapters/channel/botframework-inbound.ts';
import { activityId } from '../../../src/adapters/channel/botframework-outbound.ts';
import { startBot } from '../../../src/compose.ts';
import { readConfig } from '../../../src/config.ts';
import type { Channel, Log } from '../../../src/service/ports.ts';
import { arrival, type SentJson } from './arrival.ts';
import { createLoader } from './knowledge.ts';
import { pass, takeTurn } from './orders.ts';

/** Messages of deliveries that failed half-way, as the real channel remembers them. */
const taken = new Set<string>();

const channel: Channel = {
  name: 'botframework',
  async deliver(address, messages) {
    if (address.deliveryMode === 'expectReplies') return;
    const { serviceUrl, conversation } = address as { serviceUrl: string; conversation: { id: string } };
    pass('before delivery');
    const open = messages.filter(({ from }) => from !== 'customer');
    const keyOf = (seq: number) => `${conversation.id}|${seq}`;
    for (const { seq, message } of open.filter((one) => !taken.has(keyOf(one.seq)))) {
      await send(`${serviceUrl}/v3/conversations/${encodeURIComponent(conversation.id)}/activities`, message.text);
      taken.add(keyOf(seq));
    }
    for (const { seq } of open) taken.delete(keyOf(seq));
    pass('after delivery');
  },
};

/** Whatever went wrong, the message is to be sent again at once: a run has no time for the patience of the real channel. */
async function send(url: string, text: string): Promise<void> {
  try {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify({ text }) });
    await response.text();
    if (!response.ok) throw new Error(`status ${response.status}`);
  } catch (error) {
    throw Object.assign(new Error(String(error)), { retryAfterMs: 0 });
  }
}

const log: Log = {
  info() {},
  warn() {},
  error: (fields, message) => void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
};

const read = readConfig(process.env);
if (!read.ok) throw new Error(read.problems.join('\n'));
const loader = createLoader();
const { knowledge } = loader.load();
await knowledge;
// A process that is killed would never keep what was compiled for the next one.
flushCompileCache();
await takeTurn();
const bot = await startBot(read.config, knowledge, log, { bf: channel }, loader);

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function answer(raw: Buffer): Promise<{ readonly status: number; readonly body: object }> {
  const json = arrival(JSON.parse(raw.toString()) as SentJson);
  if (json === null) return { status: 200, body: { activities: [] } };
  const activity = parseActivity(json);
  const incoming = toIncoming(activity, raw);
  if (!incoming) return { status: 400, body: {} };
  const { messages, problem } = await bot.receive(incoming);
  if (problem !== null) return { status: problem === 'conflict' ? 409 : 500, body: { problem } };
  const shown = messages.filter(({ from }) => from !== 'customer');
  return {
    status: 200,
    body: {
      activities: shown.map(({ seq, message }) => ({ id: activityId(activity.conversation.id, seq), text: message.text })),
    },
  };
}

const server = createServer(async (request, response) => {
  try {
    const { status, body } = await answer(await bytesOf(request));
    response.writeHead(status).end(JSON.stringify(body));
  } catch {
    response.writeHead(503).end();
  }
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void bot.close();
});
