/**
 * What the chat needs of the browser, as it is when the chat comes: pages replace such things later, and not always well. The bundle
 * puts these names in the place of the global ones.
 */

const { fetch: ask, JSON: json, Promise: promise } = globalThis;
const { parse, stringify } = json;

export { promise as Promise };

export const fetch = ask.bind(globalThis);

// biome-ignore lint/suspicious/noShadowRestrictedNames: it is put in the place of the global one
export const JSON = {
  parse,
  /** An old library teaches lists to become text, which would be text in text. */
  stringify(value: unknown): string {
    const lists = Array.prototype as { toJSON?: unknown };
    const { toJSON } = lists;
    if (toJSON === undefined) return stringify(value);
    delete lists.toJSON;
    try {
      return stringify(value);
    } finally {
      lists.toJSON = toJSON;
    }
  },
};
