/** Every kind of fault that the proof can find in flows that compile, with one line of meaning; codes never change their meaning. */
import type { Severity } from '../flow/diagnostic-codes.ts';

const error = (meaning: string) => ({ severity: 'error' as Severity, meaning });
const warning = (meaning: string) => ({ severity: 'warning' as Severity, meaning });

export const PROOF_CODES = {
  // every path ends
  P101: error('The bot would turn in a circle without ever waiting or ending.'),
  P102: error('The bot would take more steps without waiting than the engine allows in one turn.'),
  P103: error('A customer who is not understood is led in a circle without having chosen anything.'),
  P104: error('From here no answer leads to an end.'),
  P105: error('A path has no next step.'),
  // values
  P201: error('A value may be missing where it is used.'),
  // irreversible actions
  P301: error('An irreversible action is not confirmed in the same step.'),
  P302: error('A confirmation does not show a value that is sent, or only a part of it.'),
  P303: error('What is sent can change while its confirmation is open.'),
  // private values
  P401: error('A value that was made from a private one is shown in full.'),
  P402: error('A private value is put where agents read it in full.'),
  P403: error('A private slot has a type whose values cannot be masked.'),
  // channels
  P501: error('A question can have more buttons than channels show.'),
  P502: error('The words of a button can be longer than channels show.'),
  P503: error('A message can be longer than channels carry.'),
  // what is never used
  P601: warning('A branch that no conversation can take.'),
  // the bound
  P901: error('The proof did not come to an end: nothing is known of this flow.'),
} as const;

export type ProofCode = keyof typeof PROOF_CODES;
