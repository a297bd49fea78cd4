/** Unique ids. `crypto.randomUUID` is only there on secure pages, and a desk may be opened by an address of its own network. */
export function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
