/** Files of the program that the suite puts a wrapper around, and the wrapper, beside this file. */
const WRAPPED: { readonly [file: string]: string } = {
  '/adapters/store/open.ts': './store.ts',
  '/adapters/wallet/http.ts': './wallet.ts',
  '/adapters/channel/botframework.ts': './channel.ts',
  '/knowledge-process.ts': './knowledge.ts',
};

/**
 * @param file path or address of what is imported
 * @param importer of whoever imports it: the wrappers themselves get the real thing
 * @returns address of the wrapper; null: the file is taken as it is
 */
export function wrapperOf(file: string, importer: string): URL | null {
  const found = Object.keys(WRAPPED).find((end) => file.endsWith(`/src${end}`));
  if (found === undefined || importer.includes('/tests/chaos/')) return null;
  return new URL(WRAPPED[found] ?? '', import.meta.url);
}
