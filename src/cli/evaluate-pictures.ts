/** The three pictures of an evaluation. */
import { curvesPicture, type Mark, type Spot } from '../drawing/charts/curves.ts';
import { matrixPicture } from '../drawing/charts/matrix.ts';
import type { Findings } from '../service/evaluate/findings.ts';
import { percent } from './evaluate-words.ts';

export type Pictures = { readonly confusion: string; readonly calibration: string; readonly rejection: string };

/** Points of a curve at most: more cannot be seen. */
const SPOTS = 200;
/** Share of the messages below which a point says little. */
const LOOSE = 0.005;

export function picturesOf(findings: Findings): Pictures {
  return {
    confusion: matrixPicture({ title: 'Topics taken for each other', ...findings.confusion }),
    calibration: calibrationPicture(findings),
    rejection: rejectionPicture(findings),
  };
}

function calibrationPicture({ bins, calibrationError }: Findings): string {
  const total = bins.reduce((sum, bin) => sum + bin.rows, 0);
  const error = calibrationError === null ? '' : `; on average ${percent(calibrationError)} off`;
  return curvesPicture({
    title: `Do the probabilities mean what they say?${error === '' ? '' : ` ECE ${percent(calibrationError ?? 0)}`}`,
    description: `${bins.map((bin) => `of ${bin.rows} messages with a probability of ${percent(bin.score)}, ${percent(bin.right)} right`).join('; ')}${error}`,
    across: 'probability that the bot gives its answer',
    lines: [{ name: 'share that is right', spots: bins.map((bin) => spotOf(bin, total)) }],
    bars: {
      name: 'messages',
      of: bins.map(({ from, to, rows }) => ({
        x: from,
        y: rows,
        width: to - from,
        tip: `${percent(from)} to ${percent(to)}: ${rows}`,
      })),
    },
    ideal: 'ideal',
    from: { x: 0, y: 0 },
  });
}

/** The more messages, the larger the mark. */
function spotOf({ score, right, rows }: Findings['bins'][number], total: number): Mark {
  return { x: score, y: right, size: 2.5 + 4.5 * Math.sqrt(rows / total), loose: rows < LOOSE * total };
}

function rejectionPicture({ curve, at95 }: Findings): string {
  const spots = (of: (point: Findings['curve'][number]) => number | null): readonly Spot[] =>
    thinned(curve).flatMap((point) => {
      const y = of(point);
      return y === null ? [] : [{ x: point.accepted, y }];
    });
  const kept = at95?.keptOut ?? null;
  return curvesPicture({
    title: 'Keeping out what is not served',
    description:
      at95 === null
        ? 'no messages that are served'
        : `where ${percent(at95.accepted)} of the served messages are accepted, ${kept === null ? '' : `${percent(kept)} of the others are kept out, and `}${percent(at95.right ?? 0)} of the accepted are answered right`,
    across: 'share of the served messages that is accepted',
    lines: [
      { name: 'accepted and answered right', spots: spots((point) => point.right) },
      { name: 'others kept out', spots: spots((point) => point.keptOut) },
    ],
    bars: null,
    ideal: null,
    from: { x: 0.5, y: 0.5 },
  });
}

function thinned<T>(points: readonly T[]): readonly T[] {
  const step = Math.ceil(points.length / SPOTS);
  return points.filter((_, i) => i % step === 0 || i === points.length - 1);
}
