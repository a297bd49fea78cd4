/**
 * Load on an HTTP bot from a process of its own: keep-alive connections, each walking conversations of its own turn by turn
 * with `deliveryMode: expectReplies`; every reply is checked. Prints one JSON line.
 * Usage: node tests/bench/load.ts PORT PID echo|bot SECONDS
 */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

const [port, pid, mode, seconds] = [
  Number(process.argv[2]),
  Number(process.argv[3]),
  process.argv[4] ?? 'echo',
  Number(process.argv[5] ?? 5),
];
const CONNECTIONS = 64;
const WARM_MS = 2000;
/** The words of one conversation: a wish, answers by button words and in free words, a digression, an end. */
const SCRIPTS: readonly (readonly string[])[] = [
  ['我登录不了', '提示密码错误', '还是不行', '怎么充值', '谢谢'],
  ["i can't log in to my account", 'It keeps loading', 'no', 'talk to a person', 'thanks'],
  ['转账给朋友的钱没到账', '暂时没有', '处理中', '好的', '谢谢'],
  ['我要投诉', '收费', '昨天多扣了我十块钱手续费，打电话也没人管', '没有', '取消'],
];

const cpuMs = () => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
};
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

function worker(index: number): Promise<void> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let [buffer, script, turn, conversation, sentAt, sentText] = [Buffer.alloc(0), SCRIPTS[0] ?? [], 0, '', 0, ''];
    const next = () => {
      if (turn === 0) {
        const n = conversations++;
        script = SCRIPTS[n % SCRIPTS.length] ?? [];
        conversation = `b${process.pid}-${index}-${n}`;
      }
      sentText = script[turn] ?? '';
      const body = activity(conversation, turn, sentText);
      sentAt = performance.now();
      socket.write(
        `POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    };
    const finish = (head: string, body: string) => {
      const expected = mode === 'echo' ? JSON.stringify(`Echo: ${sentText}`).slice(1, -1) : '"type":"message"';
      if (!head.startsWith('HTTP/1.1 200') || !body.includes(expected)) {
        bad += 1;
        badSample ||= `${head.slice(0, 60)} … ${body.slice(0, 200)}`;
      }
      turns += 1;
      if (measuring) latencies.push(performance.now() - sentAt);
      turn = (turn + 1) % script.length;
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
