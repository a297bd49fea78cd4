/** Words that the terminal and the page share. */
import type { Outcome } from '../service/evaluate/judge.ts';

/** One decimal; a dash where there is nothing to count. */
export function percent(value: number | null): string {
  return value === null ? '–' : `${(100 * value).toFixed(1)} %`;
}

/** The flow that starts, those that are offered, or that nothing fits. */
export function takenFor({ decision, best, offered }: Outcome): string {
  switch (decision) {
    case 'route':
      return best?.flow ?? 'nothing';
    case 'clarify':
      return `asks: ${offered.map((one) => one.flow).join(' or ')}`;
    case 'none':
      return best === null ? 'nothing' : `nothing (nearest: ${best.flow})`;
  }
}
