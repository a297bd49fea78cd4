/** Personal values: which types hold them, and what people see of them. */
import type { SealedValue } from './graph.ts';

export type SealedKind = 'phone' | 'email';

/** Values of these types are personal by nature: they are never kept or shown in full, whatever the author writes. */
export function isSealed(type: { readonly kind: string }): type is { readonly kind: SealedKind } {
  return type.kind === 'phone' || type.kind === 'email';
}

/** Enough to recognise one's own: `138****8000`, `l***@example.com`. */
export function maskOf(kind: SealedKind, value: string): string {
  if (kind === 'phone') return maskedPhone(value);
  const at = value.lastIndexOf('@');
  return at < 1 ? '****' : `${[...value][0]}***${value.slice(at)}`;
}

/** Everything but the last four characters hidden; shorter words wholly. */
export function masked(words: string): string {
  const chars = [...words];
  return chars.length > 4 ? `****${chars.slice(-4).join('')}` : '****';
}

function maskedPhone(phone: string): string {
  const chars = [...phone.replace(/[\s-]/g, '')];
  return chars.length >= 9 ? `${chars.slice(0, chars.length - 8).join('')}****${chars.slice(-4).join('')}` : masked(phone);
}

/** For proofs and rehearsals, in which nothing is kept and nobody is real: the value stands for itself. */
export function openlySealed(kind: SealedKind, value: string): SealedValue {
  return { kind: 'sealed', id: value, mask: maskOf(kind, value) };
}
