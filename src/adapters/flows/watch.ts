/** Notices edits of the flow files. */
import { type FSWatcher, watch } from 'node:fs';
import type { Log } from '../../service/ports.ts';

/** Editors write a file in several steps, and people save several files one after the other. */
const QUIET_MS = 150;

/**
 * Calls `changed` after the files below the folder were written and have been left alone for a moment.
 * @returns ends the watch
 */
export function watchFlows(folder: string, changed: () => void, log: Log): () => void {
  let timer: NodeJS.Timeout | null = null;
  let watcher: FSWatcher;
  try {
    watcher = watch(folder, { recursive: true, persistent: false }, () => {
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(changed, QUIET_MS);
      timer.unref();
    });
  } catch (error) {
    log.warn({ folder, error: String(error) }, 'the flows cannot be watched: edits take effect at the next start');
    return () => {};
  }
  watcher.on('error', (error) => {
    log.warn({ folder, error: String(error) }, 'the flows are no longer watched: edits take effect at the next start');
  });
  return () => {
    if (timer !== null) clearTimeout(timer);
    watcher.close();
  };
}
