/** Every desk that is not ours, by the same contract. */
import { describe } from '@jest/globals';
import { deskContract, deskDownContract } from '../../contract/desk.ts';
import { chatwootBotSide, chatwootInboxSide } from './chatwoot-sides.ts';
import { hubSide } from './hub-side.ts';
import { webhookSide } from './webhook-side.ts';

describe('the signed webhook', () => deskContract(webhookSide, { fail: true, sign: true }));
describe('a hub of the Bot Framework', () => deskContract(hubSide, { fail: true, sign: false }));
describe('Chatwoot whose bot we are', () => deskContract(chatwootBotSide, { fail: false, sign: true }));
describe('Chatwoot behind our channels', () => deskContract(() => chatwootInboxSide(true), { fail: false, sign: true }));
describe('Chatwoot behind our channels, without a token', () =>
  deskContract(() => chatwootInboxSide(false), { fail: false, sign: true }));

describe('trouble', () => deskDownContract([webhookSide, hubSide, chatwootBotSide, () => chatwootInboxSide(true)]));
