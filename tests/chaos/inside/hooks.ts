/**
 * Loaded before the program (`node --import`): puts the suite's wrappers around the store, the wallet and the channel, by name of
 * their files. The program itself knows nothing of it.
 */
import { registerHooks } from 'node:module';

const WRAPPED: { readonly [file: string]: string } = {
  '/adapters/store/open.ts': './store.ts',
  '/adapters/wallet/http.ts': './wallet.ts',
  '/adapters/channel/botframework.ts': './channel.ts',
  '/knowledge-process.ts': './knowledge.ts',
};

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const found = Object.keys(WRAPPED).find((file) => resolved.url.endsWith(`/src${file}`));
    // The wrappers themselves get the real thing.
    if (found === undefined || context.parentURL?.includes('/tests/chaos/')) return resolved;
    return { ...resolved, url: new URL(WRAPPED[found] ?? '', import.meta.url).href };
  },
});
