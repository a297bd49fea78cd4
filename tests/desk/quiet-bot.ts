/** The bot's own door with somebody always free at the desk, for tests that need a queue before there are screens. */
import { NO_LIST } from '../../src/links/brand.ts';
import type { BotParts } from '../../src/service/bot.ts';
import { createButtons } from '../../src/service/buttons.ts';
import type { ActParts } from '../../src/service/desk/act.ts';
import { createLinkJudge } from '../../src/service/link-judge.ts';
import type { Incoming } from '../../src/service/ports.ts';
import { createSealer } from '../../src/service/sealing.ts';
import { createSettling } from '../../src/service/settling.ts';

const PARTS = {
  buttons: createButtons(['b'.repeat(32)]),
  sealer: createSealer(['s'.repeat(32)]),
  judge: createLinkJudge(() => NO_LIST),
  keepCryptoAddresses: false,
  identity: { verify: async () => null },
  desk: () => ({ ahead: 0, minutes: 1 }),
};

export function quietBot(acts: ActParts): BotParts {
  return { ...acts, ...PARTS, settling: createSettling(1) };
}

export function incomingOf(conversation: string, text: string, messageId: string): Incoming {
  return {
    inbound: { channel: 'web', account: 'bot', messageId },
    sender: conversation,
    conversation,
    address: { to: conversation },
    kind: 'message',
    text,
    button: null,
    files: [],
    locale: 'zh',
    identityToken: null,
    wait: false,
  };
}
