/**
 * Starts the sandbox wallet as a process of its own:
 * `node src/adapters/wallet/sandbox/main.ts [--port N] [--exit-with-parent]`.
 * Prints one line `{"listening": "http://127.0.0.1:PORT"}` on stdout when it is ready. Ends on SIGTERM and SIGINT, and, with
 * `--exit-with-parent`, when its standard input ends, so that it never outlives the program that started it.
 * Environment: SANDBOX_IDENTITY_SECRET (signs identity tokens), SANDBOX_WALLET_TOKEN (bearer token that the API asks for).
 */
import { parseArgs } from 'node:util';
import { startSandbox } from './server.ts';

const USAGE = 'Usage: node src/adapters/wallet/sandbox/main.ts [--port 0..65535] [--exit-with-parent]';

function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

function readArguments(): { readonly port: number; readonly exitWithParent: boolean } {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string' }, 'exit-with-parent': { type: 'boolean' } } });
    const port = Number(values.port ?? '0');
    if (!/^\d{1,5}$/.test(values.port ?? '0') || port > 65_535) fail(`--port ${values.port} is not a port.\n${USAGE}`, 2);
    return { port, exitWithParent: values['exit-with-parent'] ?? false };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\n${USAGE}`, 2);
  }
}

const { port, exitWithParent } = readArguments();
try {
  const sandbox = await startSandbox({
    port,
    identitySecret: process.env.SANDBOX_IDENTITY_SECRET || null,
    token: process.env.SANDBOX_WALLET_TOKEN || null,
  });
  const stop = () => void sandbox.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (exitWithParent) process.stdin.resume().once('end', stop).once('error', stop);
  process.stdout.write(`${JSON.stringify({ listening: sandbox.url })}\n`);
} catch (error) {
  fail(`The sandbox wallet cannot start: ${error instanceof Error ? error.message : error}`, 1);
}
