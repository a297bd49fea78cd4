/** Customers who play scripts, and a channel between that repeats, doubles, cuts and swaps what they send. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Random, randomFrom } from '../soak/random.ts';

/** One message of a customer, and all that became of it. */
export type Sent = {
  readonly conversation: string;
  readonly id: string;
  readonly text: string;
  /** Answers come by the connector, not in the response. */
  readonly push: boolean;
  /** Milliseconds of `performance.now`; `acknowledged` is null until a 200 came. */
  sent: number;
  acknowledged: number | null;
  attempts: number;
  /** Each answer with status 200, as its bot messages: id and text. */
  readonly replies: (readonly { readonly id: string; readonly text: string }[])[];
};

export type Traffic = {
  readonly messages: readonly Sent[];
  /** Requests that were neither cut by the client nor without a process to go to. */
  readonly requests: () => number;
  readonly succeeded: () => number;
  readonly cuts: () => number;
  /** Conversations of which everything is said, repetitions too. */
  readonly ended: () => readonly string[];
  /** Answers that no repetition can mend. */
  readonly refused: readonly string[];
  /** Resolves when all customers have come to the end of their scripts, or at the limit after `stop`. */
  finished(limitMs: number): Promise<boolean>;
  stop(): void;
};

const TO_AGENT = '转人工';
const EPISODES = [
  ['几点开门'],
  ['我要投诉', '服务', '等了很久没有人管', '提交'],
  ['包裹没到', '箱子', '没有订单号', '50元', '是'],
  ['你好', '包裹没到', '信', '没有订单号', '20元', '取消'],
  ['我要投诉', '应用', '打不开，一直转圈', '不提交'],
] as const;

function scriptOf(random: Random): string[] {
  const script = Array.from({ length: 2 + random.below(3) }, () => EPISODES[random.below(EPISODES.length)] ?? []).flat();
  return random.chance(0.25) ? [...script, TO_AGENT] : script;
}

const ATTEMPT_LIMIT_MS = 6_000;

type Target = { readonly urls: () => readonly string[]; readonly connector: string };

/** @param customers how many write at the same time */
export function startTraffic(seed: number, customers: number, target: Target, thinkMs: number): Traffic {
  const messages: Sent[] = [];
  const refused: string[] = [];
  const ended: string[] = [];
  const count = { requests: 0, succeeded: 0, cuts: 0 };
  let stopped = false;
  let given = false;
  let numbered = 0;

  /** One delivery of a message to any process. `cutAfter`: the line is cut so many milliseconds later. */
  const attempt = async (message: Sent, random: Random, cutAfter: number | null): Promise<boolean> => {
    while (target.urls().length === 0 && !given) await pause(10);
    const urls = target.urls();
    const url = urls[random.below(urls.length)] ?? '';
    message.attempts += 1;
    message.sent = Math.min(message.sent, performance.now());
    const began = performance.now();
    try {
      const response = await fetch(`${url}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: bodyOf(message, target.connector, random),
        signal: AbortSignal.timeout(cutAfter ?? ATTEMPT_LIMIT_MS),
      });
      const text = await response.text();
      count.requests += 1;
      if (response.status === 200) {
        count.succeeded += 1;
        message.acknowledged ??= performance.now();
        if (text !== '') message.replies.push(repliesIn(text));
        return true;
      }
      if (response.status !== 503) refused.push(`${message.id}: ${response.status} ${text}`);
      return false;
    } catch {
      if (cutAfter !== null && performance.now() - began >= cutAfter) count.cuts += 1;
      else count.requests += 1;
      return false;
    }
  };
  const deliver = async (message: Sent, random: Random): Promise<void> => {
    while (!(await attempt(message, random, null)) && !given) await pause(200 + random.below(400));
  };

  const converse = async (random: Random, name: string, push: boolean): Promise<void> => {
    let late: Promise<unknown> = Promise.resolve();
    let next = 0;
    const made = scriptOf(random).map((text, i): Sent => {
      const rest = { sent: Number.POSITIVE_INFINITY, acknowledged: null, attempts: 0, replies: [] };
      return { conversation: name, id: `${name}-${i}`, text, push, ...rest };
    });
    const take = (): Sent | null => {
      const message = made[next];
      if (!message) return null;
      next += 1;
      messages.push(message);
      return message;
    };
    for (let message = take(); message !== null && !given; message = take()) {
      const now = message;
      const kind = random.below(100);
      if (kind < 40) await deliver(now, random);
      else if (kind < 60) await Promise.all(Array.from({ length: kind < 55 ? 2 : 3 }, () => deliver(now, random)));
      else if (kind < 75) {
        await deliver(now, random);
        late = late.then(() => pause(random.below(300))).then(() => deliver(now, random));
      } else if (kind < 83) {
        await attempt(now, random, 1 + random.below(25));
        await deliver(now, random);
      } else if (kind < 91) {
        await attempt(now, random, 1 + random.below(12));
        const overtaking = take();
        if (overtaking) await deliver(overtaking, random);
        await deliver(now, random);
      } else {
        const burst = [now, take(), take()].filter((one) => one !== null);
        await Promise.all(burst.map((one) => deliver(one, random)));
      }
      await pause(random.below(thinkMs));
    }
    await late;
  };
  const customer = async (): Promise<void> => {
    while (!stopped && !given) {
      numbered += 1;
      const random = randomFrom(seed * 7919 + numbered);
      const name = `c${numbered}`;
      await converse(random, name, random.chance(0.4));
      ended.push(name);
    }
  };
  const all = Promise.all(Array.from({ length: customers }, customer)).then(() => true);
  return {
    messages,
    requests: () => count.requests,
    succeeded: () => count.succeeded,
    cuts: () => count.cuts,
    ended: () => ended,
    refused,
    async finished(limitMs) {
      const done = await Promise.race([all, pause(limitMs, false, { ref: false })]);
      given = true;
      await all;
      return done;
    },
    stop() {
      stopped = true;
    },
  };
}

/** Half of all repetitions carry an event id of their own, as some providers do. */
function bodyOf({ conversation, id, text, push, attempts }: Sent, connector: string, random: Random): string {
  return JSON.stringify({
    type: 'message',
    id,
    channelId: 'test',
    serviceUrl: connector,
    ...(!push && { deliveryMode: 'expectReplies' }),
    from: { id: `user of ${conversation}` },
    recipient: { id: 'bot' },
    conversation: { id: conversation },
    text,
    channelData: { event: random.chance(0.5) ? id : `${id} again ${attempts}`, attempt: attempts },
  });
}

function repliesIn(text: string): readonly { readonly id: string; readonly text: string }[] {
  const { activities = [] } = JSON.parse(text) as { activities?: { id: string; text: string }[] };
  return activities.map((activity) => ({ id: activity.id, text: activity.text }));
}
