/** The audit log, for admins: who did what, the newest first, and whether the record is whole. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AuditChecked, AuditLine } from '../../../service/desk/wire.ts';
import { api } from '../net/api.ts';
import { AUDITED } from '../words/names.ts';
import { auditName } from '../words/words.ts';
import { Columns, Trouble } from './bits.tsx';
import { useHere } from './context.ts';
import { Icon } from './icons.tsx';
import { addressOf } from './place.ts';

type Shown = { readonly rows: readonly AuditLine[]; readonly next: number | null };

export function Audit() {
  const { say } = useHere();
  const [who, setWho] = useState('');
  const [action, setAction] = useState('');
  const [shown, setShown] = useState<Shown | null>(null);
  const [error, setError] = useState<unknown>(null);
  // Of several requests only the last one's answer counts.
  const asked = useRef(0);
  const load = async (before: number | null): Promise<void> => {
    const n = ++asked.current;
    try {
      const page = await api.audit({ who, action, before });
      if (n !== asked.current) return;
      setShown((now) => (before === null || now === null ? page : { rows: [...now.rows, ...page.rows], next: page.next }));
      setError(null);
    } catch (problem) {
      if (n === asked.current) setError(problem);
    }
  };
  useEffect(() => {
    const soon = setTimeout(() => void load(null), 200);
    return () => clearTimeout(soon);
  }, [who, action]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <div class="screen scroll" tabIndex={0}>
      <header class="screen-head">
        <div>
          <h1>{say('audit')}</h1>
          <p class="soft">{say('audit_about')}</p>
        </div>
        <input
          type="search"
          aria-label={say('audit_who')}
          placeholder={say('audit_who')}
          value={who}
          onInput={({ currentTarget }) => setWho(currentTarget.value)}
        />
        <select aria-label={say('audit_what')} value={action} onChange={({ currentTarget }) => setAction(currentTarget.value)}>
          <option value="">{say('audit_all')}</option>
          {Object.keys(AUDITED).map((one) => (
            <option key={one} value={one}>
              {auditName(one, say)}
            </option>
          ))}
        </select>
        <a href={addressOf('people')}>{say('people')}</a>
      </header>
      <Whole />
      {error !== null && shown === null ? (
        <Trouble error={error} onAgain={() => void load(null)} />
      ) : shown === null ? (
        <p class="empty">{say('loading')}</p>
      ) : (
        <Rows shown={shown} onMore={() => void load(shown.next)} />
      )}
    </div>
  );
}

/** Whether the chain is as it was written. */
function Whole() {
  const { desk, say } = useHere();
  const [checked, setChecked] = useState<AuditChecked | 'running'>('running');
  const check = (): void => {
    setChecked('running');
    api.checkAudit().then(setChecked, (error) => desk.fails(error));
  };
  useEffect(check, []);
  const isWhole = checked !== 'running' && checked.ok;
  return (
    <p class="whole-log" role="status">
      {checked === 'running' ? (
        say('audit_checking')
      ) : (
        <span class={`tag ${isWhole ? 'good' : 'bad'}`}>
          <Icon name={isWhole ? 'check' : 'alert'} />
          {checked.ok ? say('audit_whole', { n: checked.rows }) : say('audit_broken', { n: checked.seq })}
        </span>
      )}{' '}
      <button type="button" class="quiet" disabled={checked === 'running'} onClick={check}>
        {say('audit_check')}
      </button>
    </p>
  );
}

function Rows({ shown: { rows, next }, onMore }: { readonly shown: Shown; readonly onMore: () => void }) {
  const { say, clock } = useHere();
  return (
    <section class="card audit">
      {rows.length === 0 ? (
        <p class="soft">{say('audit_none')}</p>
      ) : (
        <table>
          <Columns names={['audit_when', 'audit_actor', 'audit_what', 'audit_subject', 'audit_detail']} />
          <tbody>
            {rows.map(({ seq, at, actor, action, subject, detail }) => (
              <tr key={seq}>
                <td>
                  <time dateTime={at}>{clock.full(at)}</time>
                </td>
                <td>{actor}</td>
                <td>{auditName(action, say)}</td>
                <td>{subject ?? ''}</td>
                <td class="soft">{detailText(detail)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {next !== null && (
        <button type="button" onClick={onMore}>
          {say('more')}
        </button>
      )}
    </section>
  );
}

/** `{"conversations":3,"command":"customer"}` → `conversations 3 · command customer`. */
function detailText(detail: string): string {
  return Object.entries(JSON.parse(detail) as object)
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`)
    .join(' · ');
}
