/** The operator's list of domains, from a file that is read again when it changes. */
import { readFileSync, statSync } from 'node:fs';
import type { DomainList } from '../../links/brand.ts';
import type { ListProblem, ReadList } from '../../links/list.ts';
import type { Log } from '../../service/ports.ts';

export type DomainListFile = {
  /** The list in force: the same object until the file changes for the better. */
  readonly current: () => DomainList;
  /** Reads the file now; what is wrong with it is logged, and the list in force stays. */
  readonly refresh: () => void;
  readonly close: () => void;
};

/** Files are replaced as well as written, on any file system: looked at this often, which every one of them allows. */
const LOOK_EVERY_MS = 2_000;
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Opens the list and keeps it fresh.
 * @param read makes a list of the text, see `readDomainList`
 * @throws Error with everything that is wrong, when there is no usable list to begin with
 */
export function openDomainList(path: string, read: (text: string) => ReadList, log: Log): DomainListFile {
  let seen = stampOf(path);
  const first = readFile(path, read);
  if (!first.ok)
    throw new Error(`The list of domains cannot be used:\n${first.problems.map((one) => place(path, one)).join('\n')}`);
  let list = first.list;
  const refresh = () => {
    seen = stampOf(path);
    const next = readFile(path, read);
    if (next.ok) {
      list = next.list;
      log.info({ file: path, domains: next.count }, 'the list of domains was read again');
      return;
    }
    const problems = next.problems.map((one) => place(path, one));
    log.error({ file: path, problems }, 'the list of domains cannot be used as it is now; the one before stays in force');
  };
  const look = setInterval(() => {
    if (stampOf(path) !== seen) refresh();
  }, LOOK_EVERY_MS);
  look.unref();
  return { current: () => list, refresh, close: () => clearInterval(look) };
}

/** Another one when the file was written or replaced. */
function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.ino} ${stat.mtimeNs} ${stat.size}`;
}

function readFile(path: string, read: (text: string) => ReadList): ReadList {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > MOST_BYTES)
      return { ok: false, problems: [{ line: 0, problem: 'is larger than 64 MB: it is no list of domains.' }] };
    return read(bytes.toString('utf8'));
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
    const problem = code === 'ENOENT' ? 'is not there: write it, or unset LINK_LIST_FILE.' : `cannot be read (${code}).`;
    return { ok: false, problems: [{ line: 0, problem }] };
  }
}

function place(path: string, { line, problem }: ListProblem): string {
  return line === 0 ? `${path} ${problem}` : `${path}:${line} ${problem}`;
}
