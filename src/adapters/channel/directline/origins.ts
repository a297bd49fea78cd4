/** From which pages the web channel may be used. */

/** Origins, exactly as browsers write them; `loopback`: pages that this server itself sends on a development machine. */
export type AllowedOrigins = readonly string[] | 'loopback';

/** @param host the Host header of the request */
export function isAllowedOrigin(allowed: AllowedOrigins, origin: string, host: string): boolean {
  if (allowed !== 'loopback') return allowed.includes(origin);
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname, host: own } = new URL(origin);
  return protocol === 'http:' && own === host && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
