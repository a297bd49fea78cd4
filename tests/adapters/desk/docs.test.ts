/** docs/handoff.md says what goes over the wire: its samples are taken as they stand. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { signatureOf } from '../../../src/adapters/desk/signature.ts';
import { readConfig } from '../../../src/config.ts';
import { packetOf } from '../../../src/service/desk/packet.ts';
import { alwaysOpen } from '../../desk/knowledge.ts';

const page = readFileSync(new URL('../../../docs/handoff.md', import.meta.url), 'utf8');
const sample = (language: string): string => page.match(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``))?.[1] ?? '';

test('the brief has the fields of the page, and no others', () => {
  const at = '2026-11-23T04:05:05.000Z';
  const known = {
    conversation: 'web:1',
    handoff: {
      ticket: 'H-1',
      reason: 'x',
      wanted: { queue: 'all', topic: null, lang: 'en', priority: 'normal' },
      requestedAt: at,
      epoch: 1,
    },
    state: { customer: { id: 'cu_1', name: 'Li' } },
    brief: null,
  } as unknown as Parameters<typeof packetOf>[1];
  const packet = packetOf(alwaysOpen().graph, known, []);
  expect(Object.keys(packet).sort()).toEqual(Object.keys(JSON.parse(sample('json'))).sort());
  expect(packet.customer).toEqual({ idHash: expect.stringMatching(/^[0-9a-f]{64}$/), name: 'Li' });
});

test('the signature of the page’s shell sample is the one that is taken', () => {
  const script = sample('sh').replace(/curl[\s\S]*/, 'printf "%s\\n%s\\n%s" "$time" "$mac" "$body"');
  const [time = '', mac, body = ''] = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\n');
  expect(`sha256=${mac}`).toBe(signatureOf('at least thirty-two characters …', time, body));
});

test('the page’s check of what we send takes it, and nothing else', async () => {
  const { isSignposts } = await import(`data:text/javascript,${encodeURIComponent(sample('js'))}`);
  const time = String(Math.floor(Date.now() / 1000));
  const raw = Buffer.from('{"id":"中"}');
  const check = (signature: string, at = time) =>
    isSignposts('secret', { 'x-signpost-timestamp': at, 'x-signpost-signature': signature }, raw);
  expect(check(signatureOf('secret', time, raw))).toBe(true);
  expect([check(signatureOf('other', time, raw)), check(''), check(signatureOf('secret', '1', raw), '1')]).toEqual([
    false,
    false,
    false,
  ]);
});

describe('settings', () => {
  const read = (env: { readonly [name: string]: string }) => {
    const result = readConfig(env);
    return result.ok ? result.config.bridge : result.problems.join('\n');
  };
  const secret = 'x'.repeat(32);

  test('there is none unless one is named', () => {
    expect(read({})).toBeNull();
    expect(read({ OTHER_DESK: 'botframework' })).toEqual({ hours: 'opening', desk: { kind: 'botframework' } });
    expect(
      read({
        OTHER_DESK: 'webhook',
        OTHER_DESK_HOURS: 'always',
        OTHER_DESK_URL: 'http://d/',
        OTHER_DESK_SECRET: `${secret},${secret}y`,
      }),
    ).toEqual({ hours: 'always', desk: { kind: 'webhook', url: 'http://d', secrets: [secret, `${secret}y`] } });
  });

  test('what is wrong is said by name, and no secret is repeated', () => {
    expect(read({ OTHER_DESK: 'fax' })).toMatch(/OTHER_DESK is "fax"/);
    expect(read({ OTHER_DESK: 'webhook' })).toMatch(/OTHER_DESK_SECRET is missing[\s\S]*OTHER_DESK_URL is missing/);
    expect(read({ OTHER_DESK: 'webhook', OTHER_DESK_URL: 'http://user:geheim@d', OTHER_DESK_SECRET: 'geheim' })).not.toMatch(
      /geheim/,
    );
    expect(read({ OTHER_DESK_URL: 'http://d' })).toMatch(/OTHER_DESK_URL is set but OTHER_DESK is not webhook/);
    expect(read({ OTHER_DESK: 'botframework', CHATWOOT_TEAM: '1' })).toMatch(
      /CHATWOOT_TEAM is set but OTHER_DESK is not chatwoot/,
    );
    const chatwoot = { OTHER_DESK: 'chatwoot', CHATWOOT_URL: 'http://cw' };
    expect(read(chatwoot)).toMatch(/set one or both/);
    expect(read({ ...chatwoot, CHATWOOT_ACCOUNT: '1' })).toMatch(/CHATWOOT_BOT_TOKEN and CHATWOOT_BOT_SECRET are missing/);
    const bot = { CHATWOOT_ACCOUNT: '1', CHATWOOT_BOT_TOKEN: 't', CHATWOOT_BOT_SECRET: 's' };
    expect(read({ ...chatwoot, ...bot, CHATWOOT_INBOX: 'i', CHATWOOT_INBOX_SECRET: 's' })).toMatch(/are the same/);
    expect(read({ ...chatwoot, ...bot, NODE_ENV: 'production' })).toMatch(/CHATWOOT_URL is not https/);
  });
});
