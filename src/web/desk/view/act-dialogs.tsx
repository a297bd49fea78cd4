/** Acts that need an answer first: to whom, how it ended, is it sure. */
import { useState } from 'preact/hooks';
import type { Act, Colleague, ConversationView, HandoffDisposition } from '../../../service/desk/wire.ts';
import { Field, PresenceDot } from './bits.tsx';
import { useHere } from './context.ts';
import { Actions, Dialog } from './dialog.tsx';
import { go } from './place.ts';

type Props = { readonly view: ConversationView; readonly onClose: () => void };

/** Sends an act, and closes the dialog when it was done. */
function useAct({ view, onClose }: Props) {
  const { desk } = useHere();
  const [isBusy, setBusy] = useState(false);
  const run = async (act: Act): Promise<void> => {
    setBusy(true);
    const isDone = await desk.act(view.row, act);
    setBusy(false);
    if (!isDone) return;
    onClose();
    const { agent, conversation } = view.row;
    // What one has passed on or closed is no riddle: the pane is free for the next one, unless something unsent is to be seen.
    if (agent === desk.me.id && desk.drafts.get(conversation, 'reply') === '') go('chats');
  };
  return { isBusy, run };
}

type NoteFieldProps = { readonly label: string; readonly note: string; readonly onNote: (note: string) => void };

function NoteField({ label, note, onNote }: NoteFieldProps) {
  return (
    <Field label={label}>
      <textarea rows={3} maxLength={1000} value={note} onInput={({ currentTarget }) => onNote(currentTarget.value)} />
    </Field>
  );
}

type WhoProps = { readonly people: readonly Colleague[]; readonly chosen: string; readonly onChoose: (id: string) => void };

/** Colleagues with how they are and what they have. */
function WhoList({ people, chosen, onChoose }: WhoProps) {
  const { say } = useHere();
  return (
    <>
      {people.map((one) => (
        <label class="option" key={one.id}>
          <input type="radio" name="to" checked={chosen === one.id} onChange={() => onChoose(one.id)} />
          <PresenceDot presence={one.presence} />
          <span class="name">{one.name}</span>
          <span class="soft">
            {say(one.presence)} · {say('load', { open: one.open, capacity: one.capacity })}
          </span>
        </label>
      ))}
    </>
  );
}

const RANK = { available: 0, busy: 1, away: 2, offline: 3 } as const;

function useOthers(owner: string | null, isOneselfIn: boolean): readonly Colleague[] {
  const { desk } = useHere();
  return (desk.board?.colleagues ?? [])
    .filter(({ id, presence }) => id !== owner && presence !== 'offline' && (isOneselfIn || id !== desk.me.id))
    .toSorted((a, b) => RANK[a.presence] - RANK[b.presence] || a.open / a.capacity - b.open / b.capacity);
}

export function TransferDialog({ view, onClose }: Props) {
  const { desk, say } = useHere();
  const { isBusy, run } = useAct({ view, onClose });
  const [to, setTo] = useState('');
  const [note, setNote] = useState('');
  const others = useOthers(view.row.agent, false);
  const queues = desk.board?.queues ?? [];
  const isQueue = to.startsWith('queue:');
  return (
    <Dialog title={say('transfer')} say={say} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run({ kind: 'transfer', to: isQueue ? { queue: to.slice(6) } : { agent: to }, note });
        }}
      >
        <fieldset class="options">
          <legend>{say('to_colleague')}</legend>
          {others.length === 0 && <p class="soft">{say('nobody_there')}</p>}
          <WhoList people={others} chosen={to} onChoose={setTo} />
        </fieldset>
        <fieldset class="options">
          <legend>{say('to_queue')}</legend>
          {queues.map(({ id, title, waiting }) => (
            <label class="option" key={id}>
              <input type="radio" name="to" checked={to === `queue:${id}`} onChange={() => setTo(`queue:${id}`)} />
              <span class="name">{title[say.lang]}</span>
              <span class="soft">{say('in_queue', { n: waiting })}</span>
            </label>
          ))}
        </fieldset>
        <NoteField label={say('note_for_next')} note={note} onNote={setNote} />
        <Actions say={say} onCancel={onClose} yes={say('transfer')} disabled={to === '' || isBusy} />
      </form>
    </Dialog>
  );
}

export function ReassignDialog({ view, onClose }: Props) {
  const { say } = useHere();
  const { isBusy, run } = useAct({ view, onClose });
  const [to, setTo] = useState('');
  const others = useOthers(view.row.agent, true);
  return (
    <Dialog title={say('reassign')} say={say} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run({ kind: 'reassign', agent: to });
        }}
      >
        <fieldset class="options">
          <legend>{say('to_reassign')}</legend>
          {others.length === 0 && <p class="soft">{say('nobody_there')}</p>}
          <WhoList people={others} chosen={to} onChoose={setTo} />
        </fieldset>
        <Actions say={say} onCancel={onClose} yes={say('reassign')} disabled={to === '' || isBusy} />
      </form>
    </Dialog>
  );
}

export function ReturnDialog({ view, onClose }: Props) {
  const { say } = useHere();
  const { isBusy, run } = useAct({ view, onClose });
  const [note, setNote] = useState('');
  return (
    <Dialog title={say('return')} say={say} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run({ kind: 'return', note });
        }}
      >
        <p>{say('return_about')}</p>
        <NoteField label={say('note_optional')} note={note} onNote={setNote} />
        <Actions say={say} onCancel={onClose} yes={say('return')} disabled={isBusy} />
      </form>
    </Dialog>
  );
}

export const DISPOSITIONS: readonly HandoffDisposition[] = ['solved', 'follow_up', 'not_our_matter', 'no_answer', 'spam'];

export function CloseDialog({ view, onClose }: Props) {
  const { say } = useHere();
  const { isBusy, run } = useAct({ view, onClose });
  const [how, setHow] = useState<HandoffDisposition>('solved');
  const [note, setNote] = useState('');
  return (
    <Dialog title={say('resolve')} say={say} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run({ kind: 'resolve', disposition: how, note });
        }}
      >
        <fieldset class="options">
          <legend>{say('how_ended')}</legend>
          {DISPOSITIONS.map((one) => (
            <label class="option" key={one}>
              <input type="radio" name="how" checked={how === one} onChange={() => setHow(one)} />
              <span class="name">{say(one)}</span>
            </label>
          ))}
        </fieldset>
        <NoteField label={say('note_optional')} note={note} onNote={setNote} />
        <Actions say={say} onCancel={onClose} yes={say('resolve')} disabled={isBusy} />
      </form>
    </Dialog>
  );
}

export function TakeOverDialog({ view, onClose }: Props) {
  const { desk, say } = useHere();
  const { isBusy, run } = useAct({ view, onClose });
  return (
    <Dialog title={say('take_over')} say={say} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run({ kind: 'take_over' });
        }}
      >
        <p>{say('take_over_sure', { name: desk.nameOf(view.row.agent) })}</p>
        <Actions say={say} onCancel={onClose} yes={say('take_over')} disabled={isBusy} />
      </form>
    </Dialog>
  );
}
