/** The small project, with people there day and night. */
import { learn } from '../../src/knowledge.ts';
import type { Knowledge } from '../../src/service/turn.ts';
import { miniProject } from '../support/talk.ts';

let open: Knowledge | null = null;
export function alwaysOpen(): Knowledge {
  open ??= learn(miniProject((source) => source.replace('mon-fri: "09:00-18:00"', 'mon-sun: "00:00-24:00"')));
  return open;
}
