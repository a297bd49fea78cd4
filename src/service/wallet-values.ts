/** Personal values on the way to the wallet and back: opened for the one request that needs them, sealed or taken out of its answer. */
import type { Action, OpenValue, Value } from '../flow/graph.ts';
import { isSealed } from '../flow/sealed.ts';
import { clean } from './clean.ts';
import type { SealedBox, Store, WalletAnswer } from './ports.ts';
import type { Sealer } from './sealing.ts';

export type OpenInput = { readonly [name: string]: OpenValue };

/** @returns null when a value cannot be had any more */
export async function openInput(
  { store, sealer }: { readonly store: Pick<Store, 'sealed'>; readonly sealer: Sealer },
  conversation: string,
  input: { readonly [name: string]: Value },
): Promise<OpenInput | null> {
  const ids = Object.values(input).flatMap((value) => (typeof value === 'object' && value.kind === 'sealed' ? [value.id] : []));
  const boxes = ids.length === 0 ? [] : await store.sealed(conversation, ids);
  const opened: { [name: string]: OpenValue } = {};
  for (const [name, value] of Object.entries(input)) {
    if (typeof value !== 'object' || value.kind !== 'sealed') {
      opened[name] = value;
      continue;
    }
    const box = boxes.find(({ id }) => id === value.id);
    const open = box === undefined ? null : sealer.open(conversation, box);
    if (open === null) return null;
    opened[name] = open;
  }
  return opened;
}

/** What the wallet answers is kept like what a customer says: without secrets, and with personal values sealed. */
export function sealFields(
  sealer: Sealer,
  conversation: string,
  { result, fields }: WalletAnswer,
  action: Action | undefined,
): WalletAnswer & { readonly boxes: readonly SealedBox[] } {
  const boxes: SealedBox[] = [];
  const declared = action?.results[result] ?? {};
  const kept = Object.entries(fields).map(([name, value]): [string, Value] => {
    const type = declared[name]?.type;
    if (type === undefined || typeof value !== 'string') return [name, value];
    if (isSealed(type)) {
      const { sealed, box } = sealer.seal(conversation, type.kind, value);
      boxes.push({ id: sealed.id, box });
      return [name, sealed];
    }
    return [name, type.kind === 'text' ? clean(value) : value];
  });
  return { result, fields: Object.fromEntries(kept), boxes };
}
