/** pino behind the shell's log port: JSON lines on standard error, so that standard output stays for people. */
import { pino } from 'pino';
import type { Log } from '../../service/ports.ts';

const LONGEST_MESSAGE = 500;

type Told = { readonly type: string; readonly message: string; readonly code?: string; readonly stack?: readonly string[] };

/**
 * An error as the log keeps it. Other properties are left out: errors of HTTP clients carry requests with tokens and texts. So is
 * what JavaScript's JSON parser says, which quotes the text that it read.
 */
function told(error: unknown): Told {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error).slice(0, LONGEST_MESSAGE) };
  const quotes = error instanceof SyntaxError && /JSON/.test(error.message);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return {
    type: error.name,
    message: quotes ? 'not valid JSON' : error.message.slice(0, LONGEST_MESSAGE),
    ...(code !== null && { code }),
    stack: (error.stack ?? '').split('\n').flatMap((line) => (/^\s+at /.test(line) ? [line.trim()] : [])),
  };
}

/** @param destination a file descriptor or path; standard error when it is left out */
export function createLog(level: string, destination: number | string = 2): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: told } },
    pino.destination({ dest: destination, sync: false }),
  );
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}
