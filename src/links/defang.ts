/** Addresses for showing: told apart by the eye, but no program makes a link of them. */
import { readAddress } from './address.ts';
import { restored } from './disguise.ts';

const LONGEST_HOST = 60;

/** `http://evil.com/login?x=1` → `evil[.]com/…`. What may be a secret (user names, paths, queries) is not repeated. */
export function defanged(address: string): string {
  const read = readAddress(restored(address));
  if (read === null || read.host === '') {
    const scheme = /^[a-z][a-z0-9+.-]{1,20}:/i.exec(address.trim())?.[0];
    return `${scheme?.toLowerCase() ?? ''}…`;
  }
  const { url, host } = read;
  const scheme = url.protocol === 'http:' || url.protocol === 'https:' ? '' : `${url.protocol}//`.replace('://', '[:]//');
  const shown = host.length > LONGEST_HOST ? `…${host.slice(-LONGEST_HOST)}` : host;
  const more = url.pathname.length > 1 || url.search !== '' || url.hash !== '';
  return `${scheme}${shown.replaceAll('.', '[.]')}${more ? '/…' : ''}`;
}
