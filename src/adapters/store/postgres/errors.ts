/** Errors of PostgreSQL: what they mean for the work that met them, and in words that say what to do. */
import { StoreUnavailable } from '../errors.ts';

/**
 * - `job`: this piece of work is to blame; repeating it is of no use.
 * - `again`: somebody else was in the way; repeating it will do.
 * - `locked`: somebody holds a row for long.
 * - `lost`: the connection is gone, or there is none; what was under way is done in full or not at all.
 * - `down`: the database answers, but does not take work.
 */
export type Kind = 'job' | 'again' | 'locked' | 'lost' | 'down';

/** Somebody else wrote what this turn was about to write. */
export class Raced extends Error {
  override readonly name = 'Raced';
}

/** SQLSTATE of a server's error; null for any other one. */
function stateOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error) || typeof error.code !== 'string') return null;
  return /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}

/** Keys that two processes may write at the same time: the loser looks again and finds what the winner wrote. */
const RACED_KEYS = /^(?:inbound_pkey|conversation_id_key)$/;

export function kindOf(error: unknown): Kind {
  if (error instanceof Raced) return 'again';
  const state = stateOf(error);
  // Errors of the driver and of the network have no state; errors of our own code never reach this place.
  if (state === null) return 'lost';
  if (state === '40001' || state === '40P01') return 'again';
  if (state === '23505') {
    const key = typeof error === 'object' && error !== null && 'constraint' in error ? String(error.constraint) : '';
    return RACED_KEYS.test(key) ? 'again' : 'job';
  }
  if (state === '55P03') return 'locked';
  // Shut down, starting up, broken connection, transaction ended by a time limit, too many connections, stale prepared query.
  if (/^(?:57P0[1-5]|08...|25P0[34]|53300|0A000|26000)$/.test(state)) return 'lost';
  if (/^2[123]/.test(state)) return 'job';
  return 'down';
}

/**
 * Waits for queries that travel together in one transaction. When one fails, those behind it are refused for that alone, and their
 * refusals may be heard first: the cause is thrown.
 */
export async function allOrCause<T extends readonly unknown[] | []>(
  queries: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  const ended = await Promise.allSettled(queries);
  const failed = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  if (failed.length > 0) throw failed.find((reason) => stateOf(reason) !== '25P02') ?? failed[0];
  return Promise.all(queries);
}

const ADVICE: { readonly [state: string]: string } = {
  '53100': 'the disk of the database server is full; free some space, nothing that was confirmed is lost',
  '53200': 'the database server has no memory left',
  '53300': 'the database server takes no more connections; raise max_connections or run fewer processes',
  '25006': 'it takes no writes, perhaps it is a standby; name the primary in DATABASE_URL',
  '28P01': 'user or password is wrong; correct DATABASE_URL',
  '28000': 'this user may not connect; correct DATABASE_URL or the rules of the server (pg_hba.conf)',
  '3D000': 'there is no such database; create it, or correct DATABASE_URL',
  '42501': 'this user lacks a right; make it the owner of the database',
  '55P03': 'another process holds what is needed; wait until it is ready',
  '57014': 'it took too long; look at the load of the database server',
  '57P03': 'the database server is starting up or shutting down',
};

const NETWORK: { readonly [code: string]: string } = {
  ECONNREFUSED: 'nobody answers there; start the database server, or correct DATABASE_URL',
  ENOTFOUND: 'there is no such host; correct DATABASE_URL',
  EAI_AGAIN: 'the name of the host cannot be resolved at the moment',
  ETIMEDOUT: 'the host does not answer; check the network and DATABASE_URL',
  EHOSTUNREACH: 'the host cannot be reached; check the network and DATABASE_URL',
};

/** One sentence: what is wrong with the database and what to do next. @param name without the password */
export function explain(name: string, error: unknown): string {
  // A host with several addresses fails with several errors at once.
  const one = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  const said = one instanceof Error ? one.message : String(one);
  const state = stateOf(one);
  const code = typeof one === 'object' && one !== null && 'code' in one ? String(one.code) : '';
  const advice = state === null ? NETWORK[code] : ADVICE[state];
  if (advice === undefined) return `database ${name}: ${said}`;
  return `database ${name}: ${advice} (${state === null ? 'the system' : 'PostgreSQL'} says: ${said})`;
}

export function unavailable(name: string, error: unknown): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
  return new StoreUnavailable(explain(name, error), { cause: error, ofOne: kindOf(error) === 'locked' });
}
