/** What the author must know at once: an edit that was refused, flows that have changed, a server that is gone. */
import type { EditView } from '../../service/studio/wire.ts';
import type { Trial } from './use-simulation.ts';
import type { Say } from './words.ts';

type Props = {
  readonly edit: EditView | null;
  readonly error: string | null;
  readonly trial: Trial;
  readonly say: Say;
  readonly onReport: (text: string) => void;
};

export function Banner({ edit, error, trial, say, onReport }: Props) {
  const { replayed } = trial;
  const refused = edit?.verdict === 'broken' || edit?.verdict === 'stranding' ? edit : null;
  return (
    <div class="banners" role="status">
      {error !== null && (
        <p class="banner error">
          {say('failed')}
          {error}
        </p>
      )}
      {refused && (
        <p class="banner error">
          {say(refused.verdict === 'broken' ? 'refused_broken' : 'refused_stranding')}
          <button type="button" onClick={() => onReport(refused.report)}>
            {say('show_report')}
          </button>
        </p>
      )}
      {replayed && (
        <p class="banner">
          {say('updated')}
          {replayed.from === null ? (
            say('same_course')
          ) : (
            <>
              {say('other_course')}
              <button type="button" onClick={() => trial.go(replayed.from ?? 0)}>
                {say('turn')} {replayed.from}
              </button>
            </>
          )}
          <button type="button" onClick={trial.dismiss}>
            {say('dismiss')}
          </button>
        </p>
      )}
    </div>
  );
}
