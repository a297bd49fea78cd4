/** Small parts that several screens use. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { HandoffRow, Presence, Priority, TicketRow } from '../../../service/desk/wire.ts';
import { topicName } from '../words/words.ts';
import { type Here, useHere } from './context.ts';
import { Icon, type IconName } from './icons.tsx';

export function PriorityMark({ priority }: { readonly priority: Priority }) {
  const { say } = useHere();
  if (priority === 'normal') return null;
  return (
    <span class={`tag ${priority}`}>
      <Icon name="alert" />
      {say(`p_${priority}`)}
    </span>
  );
}

/** Head of a table. */
export function Columns({ names }: { readonly names: readonly Parameters<Here['say']>[0][] }) {
  const { say } = useHere();
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th scope="col" key={name}>
            {say(name)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

export function PresenceDot({ presence }: { readonly presence: Presence }) {
  return <span class={`dot ${presence}`} aria-hidden="true" />;
}

/** Who the customer is, as far as is known. */
export function customerName({ customer }: Pick<HandoffRow | TicketRow, 'customer'>, visitor: string): string {
  return customer.name ?? visitor;
}

export function titleOf(row: Pick<HandoffRow | TicketRow, 'title' | 'topic'>, say: Parameters<typeof topicName>[1]): string {
  return row.title ?? (row.topic === null ? say('untitled') : topicName(row.topic, say));
}

type EmptyProps = {
  readonly icon: IconName;
  readonly title: string;
  readonly more?: string;
  readonly children?: ComponentChildren;
};

export function Empty({ icon, title, more, children }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <p>{title}</p>
      {more && <p class="soft">{more}</p>}
      {children}
    </div>
  );
}

type TroubleProps = { readonly error: unknown; readonly onAgain: () => void };

/** Something could not be loaded. */
export function Trouble({ error, onAgain }: TroubleProps) {
  const { desk, say } = useHere();
  return (
    <Empty icon="alert" title={say('failed', { why: desk.whyOf(error) })}>
      <button type="button" onClick={onAgain}>
        {say('again')}
      </button>
    </Empty>
  );
}

/** A number that is taken along. */
export function Copyable({ text, href }: { readonly text: string; readonly href?: string | undefined }) {
  const { say } = useHere();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    } catch {
      // It can be selected and copied by hand.
    }
  };
  return (
    <span class="copyable">
      {href === undefined ? (
        <code>{text}</code>
      ) : (
        <a href={href}>
          <code>{text}</code>
        </a>
      )}
      <button type="button" class="tool small" aria-label={`${say('copy')} ${text}`} title={say('copy')} onClick={copy}>
        <Icon name={isCopied ? 'check' : 'copy'} />
      </button>
      <span class="unseen" role="status">
        {isCopied ? say('copied') : ''}
      </span>
    </span>
  );
}

/** What the server takes for a login, before it makes small letters of capitals: a browser says so before it is sent. */
export const LOGIN = '[A-Za-z0-9][A-Za-z0-9._+@\\-]{1,63}';

type FieldProps = { readonly label: string; readonly about?: string | undefined; readonly children: ComponentChildren };

/** A labelled field of a form; the field is its child. */
export function Field({ label, about, children }: FieldProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field is handed in
    <label class="field">
      <span>{label}</span>
      {children}
      {about && <small>{about}</small>}
    </label>
  );
}
