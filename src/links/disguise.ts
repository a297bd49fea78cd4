/** Addresses that were taken apart so that programs do not see them. */

/** `hxxp[:]//evil[.]com` → `http://evil.com`. */
export function restored(written: string): string {
  return written
    .replace(/^(?:hxxp|hxxps|h\*\*p|h\*\*ps|htxp|htxps|ttps?)(?=:|\[:\])/i, (scheme) => (/s$/i.test(scheme) ? 'https' : 'http'))
    .replace(/^([a-z]+)\[:\]/i, '$1:')
    .replace(/\[(?:\.|dot|点)\]|\((?:\.|dot|点)\)|\{(?:\.|dot|点)\}/gi, '.');
}
