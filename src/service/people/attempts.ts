/**
 * How often somebody may try: by account and by address, counted in the store, so that many processes count together and a restart
 * forgives nothing. Account and address are counted under keyed hashes; an account that does not exist is counted like any other.
 */
import { isIPv6 } from 'node:net';
import { after, note, type PeopleParts, type Refusal } from './parts.ts';

/** The whole network of one customer of a provider, in IPv6: there everybody has more addresses than can be counted. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = (plain.split('%')[0] ?? '').toLowerCase().split('::');
  const [left, right] = [head, tail].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: Math.max(0, 8 - (left?.length ?? 0) - (right?.length ?? 0)) }, () => '0');
  const groups = [...(left ?? []), ...(plain.includes('::') ? zeros : []), ...(right ?? [])];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

export type Attempt = {
  /** Null: it may go on. */
  readonly refusal: Refusal | null;
  /** It was no failure, and does not count. */
  forgive(): Promise<void>;
  /** It was right: the account's count is over, too. */
  succeed(): Promise<void>;
};

/** Counts an attempt before it is made, so that a hundred at once are not one. */
export async function attempt(parts: PeopleParts, login: string, address: string): Promise<Attempt> {
  const { store, clock, limits, names } = parts;
  const now = clock.now();
  const [account, network] = [names(`login:${login}`), names(`address:${networkOf(address)}`)];
  const counts = await store.attempt([account, network], now, after(now, -limits.windowMs));
  const over = counts.filter(({ count }) => count > limits.attempts);
  // The first one that is too many is written down, and not those that hammer on.
  if (counts.some(({ count }) => count === limits.attempts + 1))
    await store.audit(note(parts, 'desk', 'sign_in_refused', null, { why: 'too many', from: network, account }));
  const waits = over.map(({ since }) => Date.parse(since) + limits.windowMs - Date.parse(now));
  return {
    refusal: over.length === 0 ? null : { code: 'too_many', retryAfterS: Math.max(1, Math.ceil(Math.max(...waits) / 1000)) },
    forgive: () => store.forgive([account, network], []),
    succeed: () => store.forgive([network], [account]),
  };
}
