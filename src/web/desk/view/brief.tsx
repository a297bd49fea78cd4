/** What is known already, so that the customer need not say it again. */
import type { ComponentChildren } from 'preact';
import type { ConversationView } from '../../../service/desk/wire.ts';
import { eventName, topicName } from '../words/words.ts';
import { Copyable, PriorityMark, titleOf } from './bits.tsx';
import { useHere } from './context.ts';
import { Icon } from './icons.tsx';
import { addressOf } from './place.ts';

type Known = Pick<ConversationView, 'problem' | 'brief'>;

export function BriefPane({ view }: { readonly view: ConversationView }) {
  const { say, clock } = useHere();
  const { row } = view;
  return (
    <>
      <Facts view={view} />
      <KnownFacts view={view} />
      <Earlier view={view} />
      <Section title={say('passages')}>
        <ol class="passages">
          {passagesOf(view).map(({ at, what, who }, i) => (
            <li key={i}>
              <time dateTime={at}>{clock.short(at, Date.parse(row.since))}</time>
              <span>
                {eventName(what, say)}
                {who !== null && <span class="soft"> · {who}</span>}
              </span>
            </li>
          ))}
        </ol>
      </Section>
    </>
  );
}

/** How it began is no act of anybody at the desk. */
function passagesOf({ row, passages }: ConversationView): ConversationView['passages'] {
  if (passages.some(({ what }) => what === 'requested')) return passages;
  const request = { at: row.requestedAt, what: 'requested', who: null };
  return [...passages, request].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Facts({ view: { row, problem, brief } }: { readonly view: ConversationView }) {
  const { desk, say } = useHere();
  return (
    <section>
      {problem[say.lang] !== '' && (
        <>
          <h3>{say('problem')}</h3>
          <p class="problem">{problem[say.lang]}</p>
        </>
      )}
      <p class="tags">
        <PriorityMark priority={row.priority} />
        <span class={`tag ${row.customer.identified ? 'good' : 'warn'}`}>
          <Icon name="shield" />
          {say(row.customer.identified ? 'identified' : 'not_identified')}
        </span>
      </p>
      <dl class="facts">
        <dt>{say('customer')}</dt>
        <dd>{row.customer.name ?? say('visitor')}</dd>
        <dt>{say('case_numbers')}</dt>
        <dd>
          <Copyable text={row.ticket} href={desk.can('ticket.list') ? addressOf('tickets', row.ticket) : undefined} />
        </dd>
        <dt>{say('topic')}</dt>
        <dd>{topicName(row.topic, say)}</dd>
        <dt>{say('flow')}</dt>
        <dd>
          {titleOf(row, say)}
          {brief.flow !== null && <code class="soft"> {brief.flow}</code>}
        </dd>
        <dt>{say('reason')}</dt>
        <dd>{brief.why[say.lang]}</dd>
        <dt>{say('language')}</dt>
        <dd>{say(row.lang)}</dd>
      </dl>
    </section>
  );
}

/** What the customer has said and tried. */
export function KnownFacts({ view: { brief } }: { readonly view: Known }) {
  const { say } = useHere();
  return (
    <>
      <Section title={say('known')}>
        {brief.answers.length === 0 ? (
          <p class="soft">{say('known_none')}</p>
        ) : (
          <dl class="answers">
            {brief.answers.map(({ slot, value, sealed, label, from }) => (
              <div key={slot}>
                <dt>{label[say.lang]}</dt>
                <dd>
                  {value}
                  {sealed !== undefined && <span class="tag">{say('masked')}</span>}
                  {from !== undefined && from !== 'asked' && <span class="soft"> {say(`from_${from}`)}</span>}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Section>
      <Section title={say('tried')}>
        {brief.tried.length === 0 ? <p class="soft">{say('tried_none')}</p> : <Words list={brief.tried} icon="check" />}
      </Section>
      {brief.wishes.length > 0 && (
        <Section title={say('wishes')}>
          <Words list={brief.wishes} icon="chat" />
        </Section>
      )}
    </>
  );
}

function Words({ list, icon }: { readonly list: readonly string[]; readonly icon: 'check' | 'chat' }) {
  return (
    <ul class="ticked">
      {list.map((one, i) => (
        <li key={i}>
          <Icon name={icon} />
          <span>{one}</span>
        </li>
      ))}
    </ul>
  );
}

function Earlier({ view: { row, earlier, tickets } }: { readonly view: ConversationView }) {
  const { desk, say, clock } = useHere();
  const others = tickets.filter(({ number }) => number !== row.ticket);
  const isEmpty = earlier.length + others.length === 0;
  return (
    <Section title={say('earlier')}>
      {isEmpty && <p class="soft">{say(row.customer.identified ? 'earlier_none' : 'earlier_unknown')}</p>}
      <ul class="links">
        {others.map((ticket) => (
          <li key={ticket.number}>
            <a href={addressOf('tickets', ticket.number)}>
              <Icon name="ticket" />
              <span>
                {ticket.number} · {titleOf(ticket, say)}
              </span>
            </a>
            <span class="soft">
              {say(`t_${ticket.status}`)} · {clock.short(ticket.at, desk.now())}
            </span>
          </li>
        ))}
        {earlier.map(({ conversation, title, at }) => (
          <li key={conversation}>
            <a href={addressOf('chats', conversation)}>
              <Icon name="chat" />
              <span>{title?.[say.lang] ?? say('untitled')}</span>
            </a>
            <span class="soft">{clock.short(at, desk.now())}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
