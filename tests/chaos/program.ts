/** The programs that can be put to the test. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export type Program = {
  /** What follows `node` on its command line. */
  readonly args: readonly string[];
  /** It says `loaded` and waits for its orders, so that it can be started before it is needed. */
  readonly waits: boolean;
};

/** The server as it is delivered. */
export const WHOLE: Program = {
  args: ['--no-warnings', '--import', new URL('./inside/hooks.ts', import.meta.url).href, 'src/main.ts'],
  waits: false,
};

/** Without the HTTP server and the channel's SDK: starts faster, so that more are killed. @param folder where it is made */
export async function lightProgram(folder: string): Promise<Program> {
  const file = join(folder, 'light.mjs');
  const bundle = fileURLToPath(new URL('./inside/bundle.ts', import.meta.url));
  await promisify(execFile)(process.execPath, ['--no-warnings', bundle, file], { env: { ...process.env, NODE_OPTIONS: '' } });
  return { args: ['--no-warnings', file], waits: true };
}
