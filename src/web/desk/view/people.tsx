/** Accounts, for those who manage them. */
import { useEffect, useState } from 'preact/hooks';
import { api } from '../net/api.ts';
import type { Person } from '../net/people.ts';
import { topicName, type Word } from '../words/words.ts';
import { Copyable, Trouble } from './bits.tsx';
import { useHere } from './context.ts';
import { Actions, Dialog } from './dialog.tsx';
import { Icon } from './icons.tsx';
import { PersonForm } from './person-form.tsx';
import { addressOf } from './place.ts';

type Asked =
  | { readonly kind: 'form'; readonly person: Person | null }
  | { readonly kind: 'sure'; readonly what: 'disable' | 'reset'; readonly person: Person }
  | { readonly kind: 'link'; readonly name: string; readonly link: string };

export function People() {
  const { desk, say } = useHere();
  const [people, setPeople] = useState<readonly Person[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [find, setFind] = useState('');
  const [asked, setAsked] = useState<Asked | null>(null);
  const load = (): Promise<void> => api.people().then(setPeople, setError);
  useEffect(() => void load(), []);
  const run = async (work: () => Promise<string | null>): Promise<void> => {
    try {
      const told = await work();
      if (told !== null) desk.tell('good', told);
    } catch (problem) {
      desk.fails(problem);
    }
    await load();
  };
  const enable = async ({ id, version = 0 }: Person): Promise<string> => {
    await api.changePerson(id, { version, active: true });
    return say('saved');
  };
  const done = (link: { name: string; link: string } | null): void => {
    setAsked(link === null ? null : { kind: 'link', ...link });
    void load();
  };
  const shown = (people ?? []).filter(({ login, name }) => `${login} ${name}`.toLowerCase().includes(find.trim().toLowerCase()));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <div class="screen scroll" tabIndex={0}>
      <Head find={find} onFind={setFind} onAdd={() => setAsked({ kind: 'form', person: null })} />
      {error !== null && people === null ? (
        <Trouble error={error} onAgain={() => void load()} />
      ) : people === null ? (
        <p class="empty">{say('loading')}</p>
      ) : shown.length === 0 ? (
        <p class="empty">{say('people_none')}</p>
      ) : (
        <ul class="people">
          {shown.map((person) => (
            <PersonCard
              key={person.id}
              person={person}
              onEdit={() => setAsked({ kind: 'form', person })}
              onDisable={() =>
                person.active ? setAsked({ kind: 'sure', what: 'disable', person }) : void run(() => enable(person))
              }
              onReset={() => setAsked({ kind: 'sure', what: 'reset', person })}
              onRevoke={() => void run(async () => say('revoked', { n: (await api.revokePerson(person.id)).ended }))}
            />
          ))}
        </ul>
      )}
      {asked !== null && <Dialogs asked={asked} onClose={() => setAsked(null)} onDone={done} />}
    </div>
  );
}

type HeadProps = { readonly find: string; readonly onFind: (find: string) => void; readonly onAdd: () => void };

function Head({ find, onFind, onAdd }: HeadProps) {
  const { desk, say } = useHere();
  return (
    <header class="screen-head">
      <div>
        <h1>{say('people')}</h1>
        <p class="soft">{say('people_about')}</p>
      </div>
      <input
        type="search"
        aria-label={say('find')}
        placeholder={say('find')}
        value={find}
        onInput={({ currentTarget }) => onFind(currentTarget.value)}
      />
      <button type="button" class="primary" onClick={onAdd}>
        <Icon name="plus" />
        {say('add_person')}
      </button>
      {desk.can('audit.read') && <a href={addressOf('people', 'audit')}>{say('audit')}</a>}
    </header>
  );
}

type DialogsProps = { readonly asked: Asked; readonly onClose: () => void; readonly onDone: SureProps['onDone'] };

function Dialogs({ asked, onClose, onDone }: DialogsProps) {
  switch (asked.kind) {
    case 'form':
      return <PersonForm person={asked.person} onClose={onClose} onDone={onDone} />;
    case 'sure':
      return <Sure {...asked} onClose={onClose} onDone={onDone} />;
    case 'link':
      return <LinkDialog {...asked} onClose={onClose} />;
  }
}

type CardProps = {
  readonly person: Person;
  readonly onEdit: () => void;
  readonly onDisable: () => void;
  readonly onReset: () => void;
  readonly onRevoke: () => void;
};

function PersonCard({ person, onEdit, onDisable, onReset, onRevoke }: CardProps) {
  const { say } = useHere();
  const { login, name, roles, languages, skills, capacity, active, hasSecond, isExternal, hasPassword } = person;
  const comma = say.lang === 'zh' ? '、' : ', ';
  const topics = skills.includes('*') ? say('every_topic') : skills.map((skill) => topicName(skill, say)).join(comma);
  return (
    <li class={`card person ${active ? '' : 'off'}`}>
      <div class="who">
        <h2>{name}</h2>
        <p class="soft">{login}</p>
        <p class="tags">
          {roles.map((role) => (
            <span class="tag" key={role}>
              {say(`r_${role}` as Word)}
            </span>
          ))}
          {!active && <span class="tag bad">{say('disabled')}</span>}
          {hasSecond && <span class="tag good">{say('two_step')}</span>}
          {isExternal && <span class="tag">{say('external')}</span>}
          {!hasPassword && !isExternal && <span class="tag warn">{say('no_password')}</span>}
        </p>
        <p class="soft">
          {languages.map((one) => (one === 'zh' || one === 'en' ? say(one) : one)).join(' / ')} · {topics} · {say('capacity')}{' '}
          {capacity}
        </p>
      </div>
      <div class="acts">
        {(
          [
            ['edit', onEdit],
            ['reset', onReset],
            ['revoke', onRevoke],
            [active ? 'disable' : 'enable', onDisable],
          ] as const
        ).map(([word, act]) => (
          <button type="button" key={word} onClick={act} aria-label={`${say(word)} ${name}`}>
            {say(word)}
          </button>
        ))}
      </div>
    </li>
  );
}

type SureProps = {
  readonly what: 'disable' | 'reset';
  readonly person: Person;
  readonly onClose: () => void;
  readonly onDone: (link: { name: string; link: string } | null) => void;
};

function Sure({ what, person, onClose, onDone }: SureProps) {
  const { desk, say } = useHere();
  return (
    <Dialog title={`${say(what)} ${person.name}`} say={say} onClose={onClose}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          try {
            if (what === 'disable') {
              await api.changePerson(person.id, { version: person.version ?? 0, active: false });
              onDone(null);
            } else onDone({ name: person.name, link: (await api.resetPerson(person.id)).link });
          } catch (problem) {
            desk.fails(problem);
            onDone(null);
          }
        }}
      >
        <p>{say(`${what}_sure`)}</p>
        <Actions say={say} onCancel={onClose} yes={say(what)} danger />
      </form>
    </Dialog>
  );
}

function LinkDialog({ name, link, onClose }: { readonly name: string; readonly link: string; readonly onClose: () => void }) {
  const { say } = useHere();
  return (
    <Dialog title={say('link_title')} say={say} onClose={onClose}>
      <p>{say('link_about', { name })}</p>
      <p>
        <Copyable text={link} />
      </p>
    </Dialog>
  );
}
