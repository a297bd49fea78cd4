/**
 * Loaded before the program (`node --import`): puts the suite's wrappers around the store, the wallet and the channel, by name of
 * their files. The program itself knows nothing of it.
 */
import { registerHooks } from 'node:module';
import { wrapperOf } from './wrapped.ts';

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const wrapper = wrapperOf(resolved.url, context.parentURL ?? '');
    return wrapper === null ? resolved : { ...resolved, url: wrapper.href };
  },
});
