/**
 * Load on an HTTP bot from a process of its own: keep-alive connections, each walking conversations of its own turn by turn, answers
 * in the response (`deliveryMode: expectReplies`); every reply is checked. Prints one JSON line.
 * Usage: node tests/bench/load.ts PORT[,PORT] PID[,PID] echo|bot|web SECONDS [TURNS A SECOND]
 * `echo`: a Bot Framework bot that says everything again · `bot`: ours as such a bot · `web`: ours over Direct Line, with tokens
 * signed under WEB_TOKEN_KEY; its first turn is the opening, in which the bot greets. With a rate, messages are sent at their times whether or not answers lag behind, and latency is counted
 * from those times.
 */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { createTokens } from '../../src/adapters/channel/directline/token.ts';

const numbers = (text = '') => text.split(',').map(Number);
const [ports, pids] = [numbers(process.argv[2]), numbers(process.argv[3])];
const [mode, seconds] = [process.argv[4] ?? 'echo', Number(process.argv[5] ?? 5)];
const rate = Number(process.argv[6] ?? 0);
const CONNECTIONS = 64;
const WARM_MS = 2000;
/** The words of one conversation: a wish, answers by button words and in free words, a digression, an end. */
const SCRIPTS: readonly (readonly string[])[] = [
  ['我登录不了', '提示密码错误', '还是不行', '怎么充值', '谢谢'],
  ["i can't log in to my account", 'It keeps loading', 'no', 'talk to a person', 'thanks'],
  ['转账给朋友的钱没到账', '暂时没有', '处理中', '好的', '谢谢'],
  ['我要投诉', '收费', '昨天多扣了我十块钱手续费，打电话也没人管', '没有', '取消'],
];
const TOKEN_SECONDS = 1800;
const tokens = createTokens([process.env.WEB_TOKEN_KEY ?? ''], Date.now);

const cpuMs = () =>
  pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return sum + (Number(fields[11]) + Number(fields[12])) * 10;
  }, 0);
const latencies: number[] = [];
let [turns, bad, badSample, measuring, stopped, conversations] = [0, 0, '', false, false, 0];

function activity(conversation: string, turn: number, text: string): string {
  return JSON.stringify({
    type: 'message',
    id: `${conversation}-${turn}`,
    channelId: 'bench',
    deliveryMode: 'expectReplies',
    serviceUrl: 'http://127.0.0.1:9/',
    locale: 'zh-CN',
    from: { id: conversation, role: 'user' },
    recipient: { id: 'bot', role: 'bot' },
    conversation: { id: conversation },
    text,
  });
}

/** What a page sends. */
function webActivity(conversation: string, turn: number, text: string): string {
  const channelData = { clientActivityID: `${conversation}-${turn}` };
  return JSON.stringify({
    type: 'message',
    from: { id: 'u' },
    locale: 'zh-CN',
    deliveryMode: 'expectReplies',
    channelData,
    text,
  });
}

/** What a page sends before the first message. */
const OPENING = JSON.stringify({ user: { id: 'u' }, locale: 'zh-CN' });

/** @param text null: the conversation is opened */
function requestOf(conversation: string, turn: number, text: string | null, token: string): string {
  const isWeb = mode === 'web';
  const own = isWeb ? webActivity : activity;
  const body = text === null ? OPENING : own(conversation, turn, text);
  const base = '/v3/directline/conversations';
  const path = !isWeb ? '/api/messages' : text === null ? base : `${base}/${conversation}/activities`;
  const authorization = isWeb ? `Authorization: Bearer ${token}\r\n` : '';
  return `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${authorization}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function worker(index: number): Promise<void> {
  return new Promise((resolve) => {
    const socket: Socket = connect(ports[index % ports.length] ?? 0, '127.0.0.1');
    let [token, due] = ['', performance.now() + (rate > 0 ? (index * 1000) / rate : 0)];
    socket.setNoDelay(true);
    let [buffer, script, turn, conversation, sentAt] = [Buffer.alloc(0), SCRIPTS[0] ?? [], 0, '', 0];
    let sentText: string | null = null;
    let isOver = true;
    const next = () => {
      if (isOver) {
        isOver = false;
        turn = 0;
        const n = conversations++;
        script = SCRIPTS[n % SCRIPTS.length] ?? [];
        conversation = `b${process.pid}x${index}x${n}x`.padEnd(22, 'A');
        if (mode === 'web') {
          token = tokens.sign({ use: 'token', conv: conversation, user: 'u' }, TOKEN_SECONDS);
          turn = -1;
        }
      }
      sentText = script[turn] ?? null;
      const request = requestOf(conversation, turn, sentText, token);
      if (rate === 0) {
        sentAt = performance.now();
        socket.write(request);
        return;
      }
      due += (CONNECTIONS * 1000) / rate;
      sentAt = due;
      setTimeout(() => socket.write(request), Math.max(0, due - performance.now()));
    };
    const finish = (head: string, body: string) => {
      const expected = mode === 'echo' ? JSON.stringify(`Echo: ${sentText}`).slice(1, -1) : '"type":"message"';
      const isRight =
        sentText === null ? head.startsWith('HTTP/1.1 201') : head.startsWith('HTTP/1.1 200') && body.includes(expected);
      if (!isRight) {
        bad += 1;
        badSample ||= `${head.slice(0, 60)} … ${body.slice(0, 200)}`;
      }
      turns += 1;
      if (measuring) latencies.push(performance.now() - sentAt);
      turn += 1;
      isOver = turn === script.length;
      if (stopped) {
        socket.destroy();
        resolve();
      } else {
        next();
      }
    };
    socket.on('data', (chunk) => {
      buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
      const split = buffer.indexOf('\r\n\r\n');
      if (split < 0) return;
      const head = buffer.toString('latin1', 0, split);
      const length = /content-length: *(\d+)/i.exec(head)?.[1];
      const end = length === undefined ? endOfChunks(buffer, split) : split + 4 + Number(length);
      if (end < 0 || buffer.length < end) return;
      const body = buffer.toString('utf8', split + 4, end);
      buffer = Buffer.alloc(0);
      finish(head, body);
    });
    socket.on('error', (error) => {
      bad += 1;
      badSample ||= String(error);
      resolve();
    });
    socket.on('close', () => resolve());
    socket.on('connect', next);
  });
}

function endOfChunks(buffer: Buffer, from: number): number {
  const end = buffer.indexOf('\r\n0\r\n\r\n', from);
  return end < 0 ? -1 : end + 7;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const workers = Array.from({ length: CONNECTIONS }, (_, i) => worker(i));
await pause(WARM_MS);
const [cpuBefore, start] = [cpuMs(), performance.now()];
measuring = true;
await pause(seconds * 1000);
measuring = false;
const [elapsed, cpu] = [(performance.now() - start) / 1000, cpuMs() - cpuBefore];
stopped = true;
await Promise.race([Promise.all(workers), pause(5000)]);
latencies.sort((a, b) => a - b);
const percentile = (share: number) => Number((latencies[Math.floor(latencies.length * share)] ?? 0).toFixed(1));
process.stdout.write(
  `${JSON.stringify({ turnsPerSecond: Math.round(latencies.length / elapsed), p50: percentile(0.5), p99: percentile(0.99), cpuMicros: Math.round((cpu * 1000) / latencies.length), bad, badSample, turns })}\n`,
);
process.exit(0);
