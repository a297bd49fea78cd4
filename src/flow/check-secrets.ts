/** Tells secrets that stand in files, without repeating them. */
import type { Report } from './diagnostic.ts';
import { findSecrets, type Secret } from './secrets.ts';
import type { SourceFile } from './source.ts';
import { MAX_FILE_LENGTH } from './yaml-guard.ts';

/** The secrets of one file; none of a file that is too large to be read. */
export type FileSecrets = { readonly file: SourceFile; readonly secrets: readonly Secret[] };

export function secretsOf(files: readonly SourceFile[]): readonly FileSecrets[] {
  return files.map((file) => ({ file, secrets: file.text.length > MAX_FILE_LENGTH ? [] : findSecrets(file.text) }));
}

const OUT_OF_HERE =
  'Take it out and have it replaced by a new one: whoever has seen this file knows it. Secrets belong in environment variables, for example WALLET_TOKEN.';
const NO_CARD = "Write a number that is nobody's card, for example the same one with its last digit changed.";

export function checkSecrets(found: readonly FileSecrets[], report: Report): void {
  for (const { file, secrets } of found)
    for (const { what, start, end } of secrets) {
      const hint = what === 'a card number' ? NO_CARD : OUT_OF_HERE;
      report(
        'F120',
        { file: file.path, start, end },
        `This looks like ${what}, which must not stand in a file of the flows.`,
        hint,
      );
    }
}
