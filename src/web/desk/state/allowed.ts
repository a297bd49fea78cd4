/** What makes sense in a conversation as it stands, among what a person may do at all. The server asks both again. */
import type { ActKind, ConversationView } from '../../../service/desk/wire.ts';

export function allowedNow({ row, may }: Pick<ConversationView, 'row' | 'may'>, me: string): readonly ActKind[] {
  const isOpen = row.status !== 'ended';
  const isWaiting = row.status === 'queued';
  const isMine = row.agent === me;
  const isAnothers = isOpen && !isWaiting && !isMine;
  const fits: { readonly [kind in ActKind]: boolean } = {
    claim: isWaiting,
    reply: isOpen && !isWaiting && (isMine || row.joined.includes(me)),
    note: true,
    whisper: isAnothers,
    hold: isOpen && isMine,
    transfer: isOpen,
    join: isAnothers,
    take_over: isAnothers,
    reassign: isWaiting || isAnothers,
    return: isOpen,
    resolve: isOpen,
  };
  return may.filter((kind) => fits[kind]);
}
