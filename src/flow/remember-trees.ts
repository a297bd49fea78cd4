/** For a caller that compiles the same project again and again: the YAML of files that did not change is read once. */
import type { Report } from './diagnostic.ts';
import type { SourceFile } from './source.ts';
import { readTrees, type Tree } from './yaml-tree.ts';

type Told = Parameters<Report>;
type Read = { readonly text: string; readonly trees: Tree[]; readonly told: readonly Told[] };

/** A `readTrees` that remembers, for each path, what it read last, the mistakes included. */
export function rememberTrees(): typeof readTrees {
  const known = new Map<string, Read>();
  return (file: SourceFile, report: Report) => {
    let read = known.get(file.path);
    if (read?.text !== file.text) {
      const told: Told[] = [];
      const trees = readTrees(file, (...mistake) => void told.push(mistake));
      read = { text: file.text, trees, told };
      known.set(file.path, read);
    }
    for (const mistake of read.told) report(...mistake);
    return read.trees;
  };
}
