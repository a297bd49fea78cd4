/** An account, made or changed. */
import { useState } from 'preact/hooks';
import { api } from '../net/api.ts';
import type { Person, Profile } from '../net/people.ts';
import { topicIds, topicName } from '../words/words.ts';
import { Field, LOGIN } from './bits.tsx';
import { useHere } from './context.ts';
import { Actions, Dialog } from './dialog.tsx';

const ROLES = ['agent', 'supervisor', 'author', 'admin'] as const;
const LANGS = ['zh', 'en'] as const;
const MOST_CAPACITY = 20;
const EVERY = '*';
const NEW: Profile = { name: '', roles: ['agent'], languages: ['zh', 'en'], skills: [EVERY], capacity: 4 };

type Props = {
  /** Null: a new one. */
  readonly person: Person | null;
  readonly onClose: () => void;
  /** With the link for a new password, where there is one. */
  readonly onDone: (link: { name: string; link: string } | null) => void;
};

export function PersonForm({ person, onClose, onDone }: Props) {
  const { desk, say } = useHere();
  const [login, setLogin] = useState('');
  const [profile, setProfile] = useState<Profile>(() => pick(person ?? NEW));
  const [problem, setProblem] = useState<unknown>(null);
  const save = async (): Promise<void> => {
    try {
      if (person === null) onDone({ name: profile.name, link: (await api.addPerson({ login, ...profile })).link });
      else {
        await api.changePerson(person.id, { version: person.version ?? 0, ...profile });
        onDone(null);
      }
    } catch (error) {
      setProblem(error);
    }
  };
  const title = person === null ? say('add_person') : say('edit_person', { name: person.name });
  return (
    <Dialog title={title} say={say} onClose={onClose} wide>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {person === null && (
          <Field label={say('login')} about={say('login_about')}>
            <input
              required
              pattern={LOGIN}
              title={say('login_about')}
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              value={login}
              onInput={({ currentTarget }) => setLogin(currentTarget.value)}
            />
          </Field>
        )}
        <Fields profile={profile} onChange={setProfile} />
        {person !== null && [...person.roles].sort().join() !== [...profile.roles].sort().join() && (
          <p class="soft">{say('roles_sure')}</p>
        )}
        {problem !== null && (
          <p class="bad" role="alert">
            {desk.whyOf(problem)}
          </p>
        )}
        <Actions
          say={say}
          onCancel={onClose}
          yes={say('save')}
          disabled={profile.roles.length === 0 || profile.languages.length === 0}
        />
      </form>
    </Dialog>
  );
}

type FieldsProps = { readonly profile: Profile; readonly onChange: (profile: Profile) => void };

function Fields({ profile, onChange }: FieldsProps) {
  const { say } = useHere();
  const set = (part: Partial<Profile>): void => onChange({ ...profile, ...part });
  return (
    <>
      <Field label={say('name')} about={say('name_about')}>
        <input required maxLength={40} value={profile.name} onInput={({ currentTarget }) => set({ name: currentTarget.value })} />
      </Field>
      <Checks
        legend={say('roles')}
        all={ROLES}
        chosen={profile.roles}
        name={(one) => say(`r_${one}`)}
        onChange={(roles) => set({ roles })}
      />
      <Checks
        legend={say('languages')}
        all={LANGS}
        chosen={profile.languages}
        name={(one) => say(one)}
        onChange={(languages) => set({ languages })}
      />
      <Skills skills={profile.skills} onChange={(skills) => set({ skills })} />
      <Field label={say('capacity')}>
        <input
          type="number"
          min={1}
          max={MOST_CAPACITY}
          required
          value={profile.capacity}
          onInput={({ currentTarget }) => set({ capacity: currentTarget.valueAsNumber })}
        />
      </Field>
    </>
  );
}

function pick({ name, roles, languages, skills, capacity }: Profile): Profile {
  return { name, roles, languages, skills, capacity };
}

type ChecksProps<T extends string> = {
  readonly legend: string;
  readonly all: readonly T[];
  readonly chosen: readonly string[];
  readonly name: (one: T) => string;
  readonly onChange: (chosen: readonly string[]) => void;
};

function Checks<T extends string>({ legend, all, chosen, name, onChange }: ChecksProps<T>) {
  return (
    <fieldset class="checks">
      <legend>{legend}</legend>
      {all.map((one) => (
        <label key={one}>
          <input
            type="checkbox"
            checked={chosen.includes(one)}
            onChange={({ currentTarget }) =>
              onChange(currentTarget.checked ? [...chosen, one] : chosen.filter((other) => other !== one))
            }
          />
          {name(one)}
        </label>
      ))}
    </fieldset>
  );
}

function Skills({
  skills,
  onChange,
}: {
  readonly skills: readonly string[];
  readonly onChange: (skills: readonly string[]) => void;
}) {
  const { say } = useHere();
  const hasAll = skills.includes(EVERY);
  return (
    <Checks
      legend={say('skills')}
      all={[EVERY, ...topicIds.filter((one) => !hasAll && one !== 'none')]}
      chosen={skills}
      name={(one) => (one === EVERY ? say('every_topic') : topicName(one, say))}
      onChange={(chosen) => onChange(chosen.includes(EVERY) ? [EVERY] : chosen)}
    />
  );
}
