/** What can be done with a conversation as a whole. Only what the server allows this person now is offered. */
import { useState } from 'preact/hooks';
import type { ActKind, ConversationView } from '../../../service/desk/wire.ts';
import { allowedNow } from '../state/allowed.ts';
import { CloseDialog, ReassignDialog, ReturnDialog, TakeOverDialog, TransferDialog } from './act-dialogs.tsx';
import { useHere } from './context.ts';
import { Icon, type IconName } from './icons.tsx';

const ICONS: { readonly [kind in ActKind]?: IconName } = {
  claim: 'check',
  hold: 'pause',
  transfer: 'pass',
  return: 'bot',
  resolve: 'done',
  join: 'plus',
  take_over: 'shield',
  reassign: 'people',
};
const ORDER = ['claim', 'join', 'take_over', 'reassign', 'hold', 'transfer', 'return', 'resolve'] as const;
type Shown = (typeof ORDER)[number];

const DIALOGS = {
  transfer: TransferDialog,
  return: ReturnDialog,
  resolve: CloseDialog,
  take_over: TakeOverDialog,
  reassign: ReassignDialog,
} as const;
type Asked = keyof typeof DIALOGS;

export function Acts({ view }: { readonly view: ConversationView }) {
  const { desk, say } = useHere();
  const { row } = view;
  const may = allowedNow(view, desk.me.id);
  const [asked, setAsked] = useState<Asked | null>(null);
  const isJoined = row.joined.includes(desk.me.id);
  const run = (kind: Shown): void => {
    if (kind === 'claim') void desk.act(row, { kind });
    else if (kind === 'hold') void desk.act(row, { kind, on: row.status !== 'held' });
    else if (kind === 'join') void desk.act(row, { kind, on: !isJoined });
    else setAsked(kind);
  };
  const label = (kind: Shown): string => {
    if (kind === 'hold' && row.status === 'held') return say('unhold');
    return say(kind === 'join' && isJoined ? 'leave' : kind);
  };
  const icon = (kind: Shown): IconName => (kind === 'hold' && row.status === 'held' ? 'play' : (ICONS[kind] ?? 'check'));
  const Dialog = asked === null ? null : DIALOGS[asked];
  return (
    <div class="acts">
      {ORDER.filter((kind) => may.includes(kind)).map((kind) => (
        <button
          type="button"
          key={kind}
          data-act={kind}
          class={kind === 'claim' ? 'primary' : ''}
          title={label(kind)}
          onClick={() => run(kind)}
        >
          <Icon name={icon(kind)} />
          <span>{label(kind)}</span>
        </button>
      ))}
      {Dialog && <Dialog view={view} onClose={() => setAsked(null)} />}
    </div>
  );
}
