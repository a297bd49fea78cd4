/** Reads the flow files of a folder, in a stable order. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Text of every `.yaml` file below a folder; paths are relative to the folder's parent, so that messages name `flows/x.yaml`. */
export function readFlowFiles(folder: string): { readonly path: string; readonly text: string }[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(`The flows folder ${folder} does not exist. Set FLOWS_DIR to the folder that holds the .yaml files.`);
  }
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
  return names
    .sort()
    .map((name) => ({ path: relative(join(folder, '..'), join(folder, name)), text: readFileSync(join(folder, name), 'utf8') }));
}
