/** Stars and a few words at the end. Whoever does not want to goes past it. */
import { useState } from 'preact/hooks';
import type { RatingView } from '../rating.ts';
import type { Say, Word } from '../words.ts';
import { Icon } from './icons.tsx';

type Props = {
  readonly rating: RatingView;
  readonly say: Say;
  readonly onSend: (stars: number, comment: string) => void;
  readonly onSkip: () => void;
};

const STARS: readonly Word[] = ['stars_1', 'stars_2', 'stars_3', 'stars_4', 'stars_5'];
/** The server's bound. */
const LONGEST = 1000;

export function Rating({ rating: { of, state }, say, onSend, onSkip }: Props) {
  const [stars, setStars] = useState(0);
  const [comment, setComment] = useState('');
  if (state === 'thanks')
    return (
      <p class="rating thanks">
        <Icon name="check" />
        {say('rating_thanks')}
      </p>
    );
  const word = STARS[stars - 1];
  return (
    <form
      class="rating"
      onSubmit={(event) => {
        event.preventDefault();
        if (stars > 0) onSend(stars, comment);
      }}
    >
      <fieldset disabled={state === 'sending'}>
        <legend>{say(of === 'agent' ? 'rating_agent' : 'rating_bot')}</legend>
        <div class="stars">
          {STARS.map((name, i) => (
            <label key={name} class={i < stars ? 'on' : ''} title={say(name)}>
              <input
                type="radio"
                name="stars"
                class="unseen"
                checked={stars === i + 1}
                aria-label={say(name)}
                onChange={() => setStars(i + 1)}
              />
              <Icon name="star" />
            </label>
          ))}
          <span class="meaning" aria-hidden="true">
            {word === undefined ? '' : say(word).replace(/^.*[：:] ?/, '')}
          </span>
          {stars === 0 && (
            <button type="button" class="quiet" onClick={onSkip}>
              {say('rating_skip')}
            </button>
          )}
        </div>
        {stars > 0 && (
          <>
            <textarea
              rows={2}
              value={comment}
              maxLength={LONGEST}
              aria-label={say('rating_comment')}
              placeholder={say('rating_comment')}
              onInput={({ currentTarget }) => setComment(currentTarget.value)}
            />
            <div class="answers">
              {state === 'failed' && <span role="alert">{say('rating_failed')}</span>}
              <button type="button" class="quiet" onClick={onSkip}>
                {say('rating_skip')}
              </button>
              <button type="submit" class="strong">
                {say('rating_send')}
              </button>
            </div>
          </>
        )}
      </fieldset>
    </form>
  );
}
