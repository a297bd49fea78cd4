/** A one-time code on every way that leads to a person: taken out before anything is kept, and the customer is told. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { createLog } from '../../src/adapters/system/log.ts';
import { readConfig } from '../../src/config.ts';
import { startServing } from '../../src/serve.ts';
import { miniKnowledge } from '../support/talk.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-codes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('60 OTP to bot, to agent, in file name, in URL', async () => {
  const file = join(folder, 'codes.db');
  const read = readConfig({
    PORT: '0',
    WATCH_FLOWS: 'off',
    DATABASE_FILE: file,
    DEMO_PAGE: 'off',
    WALLET_URL: 'http://127.0.0.1:9',
  });
  if (!read.ok) throw new Error(read.problems.join());
  const serving = await startServing(read.config, Promise.resolve(miniKnowledge()), createLog('silent'));
  let sent = 0;
  const send = async (more: object): Promise<string> => {
    const response = await fetch(`${serving.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'message',
        id: `m${++sent}`,
        channelId: 'test',
        deliveryMode: 'expectReplies',
        from: { id: 'u' },
        recipient: { id: 'bot' },
        conversation: { id: 'c' },
        ...more,
      }),
    });
    const { activities = [] } = (await response.json()) as { activities?: { text: string }[] };
    return activities.map(({ text }) => text).join('\n');
  };
  try {
    const told = await send({ text: '短信验证码 482913，帮我登录' });
    expect(told).toContain('验证码');
    expect(await send({ text: '转人工' })).toMatch(/H-/);
    // From here on the words go to the agent's ticket.
    await send({ text: '验证码是739164' });
    await send({ text: '看这个 https://pay.example/verify?code=650218' });
    await send({
      text: '截图',
      attachments: [
        { name: 'code-918273.png', contentType: 'image/png', contentUrl: 'https://files.example/x?otp=364758' },
        { name: '验证码517394.png', contentType: 'image/png', contentUrl: 'https://files.example/y' },
      ],
    });
    const transcript = JSON.stringify(await serving.bot.store.transcript('bf:test:c', 0));
    expect(transcript).toContain('[验证码已隐去]');
    const bytes = ['', '-wal'].map((end) => readFileSync(`${file}${end}`, 'latin1')).join('');
    for (const code of ['482913', '739164', '650218', '918273', '517394', '364758']) {
      expect({ code, kept: transcript.includes(code) || new RegExp(`(?<!\\d)${code}(?!\\d)`).test(bytes) }).toEqual({
        code,
        kept: false,
      });
    }
  } finally {
    await serving.close();
  }
}, 60_000);
