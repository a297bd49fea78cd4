/** pino behind the shell's log port: JSON lines on standard error, so that standard output stays for people. */
import { pino } from 'pino';
import type { Log } from '../../service/ports.ts';

export function createLog(level: string): Log {
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: false }),
  );
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}
