/** Why a turn went the way it went: in a sentence first, then in numbers. */
import type { CandidateView, FlipView, Lang, Measure, WhyView } from '../../service/studio/wire.ts';
import type { InsightProps } from './insight.tsx';
import { flipWord, insteadWord, measureWord, type Say } from './words.ts';

export function WhyPage({ turn, lang, say, onPlace }: InsightProps) {
  const { why } = turn;
  if (why === null) return <p class="soft">{say('nothing_weighed')}</p>;
  return (
    <>
      <p class="sentence">{why.sentence[lang]}</p>
      <p class="soft">
        {say('rule')} <code>{why.rule}</code>
        {why.answer !== null && (
          <>
            {' · '}
            {say('read_as')} <code>{why.answer}</code>
          </>
        )}
      </p>
      {why.candidates.length > 0 && (
        <>
          <h3>{say('candidates')}</h3>
          <ul class="bars">
            {why.candidates.map((candidate) => (
              <Candidate key={candidate.flow} candidate={candidate} lang={lang} say={say} />
            ))}
          </ul>
        </>
      )}
      {why.measures.length > 0 && (
        <>
          <h3>{say('measures')}</h3>
          <ul class="bars">
            {why.measures.map((measure) => (
              <Weighed key={`${measure.what} ${measure.flow}`} measure={measure} lang={lang} say={say} />
            ))}
          </ul>
        </>
      )}
      {why.flips.length > 0 && <Lines title={say('flips')} lines={why.flips.map((flip) => flipIn(lang, flip))} />}
      <Path why={why} say={say} onPlace={onPlace} />
      <Lines title={say('entities')} lines={why.entities.map(({ kind, text }) => `${kind}: ${text}`)} />
      <Lines title={say('dropped')} lines={why.dropped} />
      <Lines title={say('notes')} lines={why.notes} />
    </>
  );
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="lines">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}

function Path({ why, say, onPlace }: { readonly why: WhyView } & Pick<InsightProps, 'say' | 'onPlace'>) {
  if (why.path.length === 0) return null;
  return (
    <>
      <h3>{say('path')}</h3>
      <ol class="path">
        {why.path.map((place, i) => {
          const at = place.indexOf('/');
          return (
            <li key={i}>
              <button type="button" class="link" onClick={() => onPlace(place.slice(0, at), place.slice(at + 1))}>
                {place}
              </button>
            </li>
          );
        })}
      </ol>
    </>
  );
}

type CandidateProps = { readonly candidate: CandidateView; readonly lang: Lang; readonly say: Say };

function Candidate({ candidate: { title, flow, score, fate }, lang, say }: CandidateProps) {
  return (
    <li class={fate}>
      <span class="name">
        {title[lang]} {fate !== 'behind' && <span class="badge">{say(fate)}</span>}
      </span>
      <span class="value">{score.toFixed(2)}</span>
      <Bar value={score} limit={null} />
      <span class="unseen">{flow}</span>
    </li>
  );
}

function Weighed({ measure, lang, say }: { readonly measure: Measure; readonly lang: Lang; readonly say: Say }) {
  const { what, value, limit, holds } = measure;
  const possible = limit === null || limit <= 1 || what === 'risk';
  const bound = what === 'risk' ? say('at_most') : say('needed');
  return (
    <li class={holds === null ? undefined : holds ? 'holds' : 'fails'}>
      <span class="name">{measureWord(lang, what)}</span>
      <span class="value">
        {value.toFixed(2)}
        {limit !== null && <span class="soft"> {possible ? `${bound} ${limit.toFixed(2)}` : say('impossible')}</span>}
        {holds !== null && (holds ? ' ✓' : ' ✗')}
      </span>
      <Bar value={value} limit={possible ? limit : null} />
    </li>
  );
}

/** From 0 to 1, or to twice the limit where costs are larger. */
function Bar({ value, limit }: { readonly value: number; readonly limit: number | null }) {
  const whole = Math.max(1, limit ?? 0, value);
  const width = (part: number) => (100 * Math.max(0, part)) / whole;
  return (
    <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="track" width={100} height={6} rx={1} />
      <rect class="fill" width={width(value)} height={6} rx={1} />
      {limit !== null && <rect class="limit" x={Math.min(99, width(limit))} width={1} height={6} />}
    </svg>
  );
}

function flipIn(lang: Lang, { of, flow, from, by, instead }: FlipView): string {
  const [before, after] = [from.toFixed(2), (from + by).toFixed(2)];
  const amount = Math.abs(by).toFixed(2);
  return lang === 'zh'
    ? `${flipWord(lang, of)}（${flow}）${by >= 0 ? '多' : '少'} ${amount}（${before} → ${after}），${insteadWord(lang, instead)}`
    : `With ${amount} ${by >= 0 ? 'more' : 'less'} ${flipWord(lang, of)} (${flow}, ${before} → ${after}) ${insteadWord(lang, instead)}`;
}
