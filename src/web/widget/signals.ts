/** What the widget tells beside messages. Nothing of it is kept or sent again: the next one says the same. */
import type { Line } from './direct-line.ts';
import type { Session } from './session.ts';

export type Signals = {
  /** The customer is typing. */
  typing(): void;
  /** What was typed has gone out: what is typed next is told anew. */
  sent(): void;
  /** The customer has seen the message with this number. */
  read(seq: number): void;
  /** The customer does not want to wait for a person any longer. */
  leave(): void;
};

const TYPING_MS = 3_000;
const READ_MS = 2_000;

export function createSignals(line: Line, session: Session): Signals {
  let typedAt = -Infinity;
  let seen = { conversation: '', seq: 0 };
  let isWaiting = false;
  const post = (activity: object): void => {
    session
      .call((token, { conversation, user }) => line.post(token, conversation, { ...activity, from: { id: user } }))
      .catch(() => {});
  };
  const tell = (): void => {
    const { conversation, seq } = seen;
    if (session.kept()?.conversation === conversation) post({ type: 'event', name: 'signpost.read', value: { seq } });
  };
  return {
    typing() {
      if (performance.now() - typedAt < TYPING_MS) return;
      typedAt = performance.now();
      post({ type: 'typing' });
    },
    sent() {
      typedAt = -Infinity;
    },
    leave: () => post({ type: 'event', name: 'signpost.leave' }),
    read(seq) {
      const conversation = session.kept()?.conversation ?? '';
      if (conversation === seen.conversation && seq <= seen.seq) return;
      seen = { conversation, seq };
      if (isWaiting) return;
      isWaiting = true;
      tell();
      const told = seen;
      setTimeout(() => {
        isWaiting = false;
        if (seen !== told) tell();
      }, READ_MS);
    },
  };
}
