/** A conversation that has gone on for long: somebody writes in the name of the page's customer, without the page's help. */
import type { Page } from 'playwright-core';

type Told = { readonly activities: readonly { readonly text?: string }[]; readonly watermark: string };

export type Line = {
  /** Writes one message, and waits for the answers to be kept. */
  write(text: string): Promise<void>;
  /** All words of the conversation as the server has them. */
  told(): Promise<string[]>;
};

/** The page must have begun its conversation. */
export async function lineOf(page: Page): Promise<Line> {
  const { origin, host } = new URL(page.url());
  const kept = await page.evaluate<string>(`localStorage.getItem('signpost:${host}:session')`);
  const { resume, user } = JSON.parse(kept) as { readonly resume: string; readonly user: string };
  const root = `${origin}/v3/directline`;
  const ask = async (path: string, token: string | null, body?: object): Promise<unknown> => {
    const response = await fetch(root + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { origin, 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const { conversationId, token } = (await ask('/tokens/embed', null, { resume })) as { [name: string]: string };
  const activities = `/conversations/${conversationId}/activities`;
  return {
    async write(text) {
      await ask(activities, token ?? '', { type: 'message', from: { id: user }, text, locale: 'zh-CN' });
    },
    async told() {
      const all: string[] = [];
      for (let watermark = ''; ; ) {
        const batch = (await ask(`${activities}?watermark=${watermark}`, token ?? '')) as Told;
        all.push(...batch.activities.map(({ text }) => text ?? ''));
        if (batch.activities.length === 0) return all;
        watermark = batch.watermark;
      }
    },
  };
}

/** Goes on until the conversation has so many messages; the customer's are numbered. @returns how many the customer wrote */
export async function fill({ write, told }: Line, most: number): Promise<number> {
  let written = 0;
  for (let have = (await told()).length; have < most; have = (await told()).length)
    for (let i = 0; i < Math.max(1, (most - have) / 3); i++) await write(`第 ${++written} 句话，转账还没有到账`);
  return written;
}
