/** Starts the sandbox wallet as a process of its own, for demonstrations and development. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';

export type SandboxProcess = {
  readonly url: string;
  /** Bearer token of its API. */
  readonly token: string;
  /** Signs the identity tokens of its customers. */
  readonly identitySecret: string;
  close(): Promise<void>;
};

const START_LIMIT_MS = 15_000;

/** @throws Error when the process does not say within 15 s where it listens */
export async function spawnSandbox(): Promise<SandboxProcess> {
  const token = randomBytes(24).toString('base64url');
  const identitySecret = randomBytes(32).toString('base64url');
  const script = fileURLToPath(new URL('./sandbox/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, '--port', '0', '--exit-with-parent'], {
    env: { ...process.env, SANDBOX_WALLET_TOKEN: token, SANDBOX_IDENTITY_SECRET: identitySecret },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error('The sandbox wallet did not start in time.'));
    }, START_LIMIT_MS);
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve((JSON.parse(text) as { listening: string }).listening);
    });
    child.once('exit', (code) => reject(new Error(`The sandbox wallet ended at its start (exit code ${code}).`)));
    child.once('error', reject);
  });
  return {
    url,
    token,
    identitySecret,
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
