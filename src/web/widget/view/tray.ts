/** Files that go with the next message: chosen, pasted or dropped. Sent only when the customer sends. */
import { useState } from 'preact/hooks';
import { FILE_LIMITS, FILE_TYPES } from '../files.ts';
import type { Word } from '../words.ts';

export type Tray = {
  readonly files: readonly File[];
  /** What was wrong with the last ones. */
  readonly problem: Word | null;
  add(files: readonly File[]): void;
  remove(index: number): void;
  clear(): void;
};

function problemOf(file: File): Word | null {
  if (!FILE_TYPES.includes(file.type)) return 'wrong_type';
  return file.size > FILE_LIMITS.bytes ? 'too_large' : null;
}

export function useTray(): Tray {
  const [files, setFiles] = useState<readonly File[]>([]);
  const [problem, setProblem] = useState<Word | null>(null);
  return {
    files,
    problem,
    add(come) {
      const good = come.filter((file) => problemOf(file) === null);
      const all = [...files, ...good];
      setFiles(all.slice(0, FILE_LIMITS.count));
      const bad = come.find((file) => problemOf(file) !== null);
      setProblem(all.length > FILE_LIMITS.count ? 'too_many' : bad === undefined ? null : problemOf(bad));
    },
    remove(index) {
      setFiles(files.filter((_, i) => i !== index));
      setProblem(null);
    },
    clear() {
      setFiles([]);
      setProblem(null);
    },
  };
}
