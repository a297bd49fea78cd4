/** A conversation that is kept in a store, as the running bot keeps it; without wallet and channels. */
import type { Message } from '../../src/dialog/effect.ts';
import { hearOpenly } from '../../src/service/hearing.ts';
import type { Store } from '../../src/service/ports.ts';
import { decideTurn, type Knowledge } from '../../src/service/turn.ts';

export type StoredTalk = {
  /** What the bot answers, bubble by bubble. */
  say(text: string): Promise<string[]>;
  /** … to a press of the button with this label, as it was last shown. */
  press(label: string): Promise<string[]>;
};

/** @param at UTC instant of the first message; each further one comes ten seconds later */
export function storedTalk(store: Store, knowledge: Knowledge, conversation: string, at: string): StoredTalk {
  let turn = 0;
  let last: Message | undefined;
  const send = async (typed: string, button: string | null) => {
    turn += 1;
    const stamp = {
      id: `e${turn}`,
      at: new Date(Date.parse(at) + turn * 10_000).toISOString(),
      fresh: `ABCD${`${turn}`.padStart(6, '0')}`,
    };
    const raw = { text: typed, before: null, redacted: null, button, files: [], customer: null };
    const inbound = { channel: 'test', account: conversation, messageId: stamp.id };
    const outcome = await store.turn({ inbound, bodyHash: stamp.id, conversation, address: {}, at: stamp.at }, (before) => {
      const event = hearOpenly(knowledge, before.state, raw, stamp);
      return decideTurn(knowledge, before, event, { text: event.text, lang: 'zh' }, false);
    });
    if (outcome.kind === 'failed') throw outcome.error;
    if (outcome.kind !== 'done') throw new Error(`the turn was not done: ${outcome.kind}`);
    const answers = outcome.messages.filter((one) => one.from === 'bot').map((one) => one.message);
    last = answers.at(-1);
    return answers.map((one) => one.text);
  };
  return {
    say: (text) => send(text, null),
    press(label) {
      const choice = last?.choices.find((one) => one.label === label);
      if (!choice) throw new Error(`no button ${label}, there are: ${last?.choices.map((one) => one.label).join(', ')}`);
      return send(label, choice.payload);
    },
  };
}
