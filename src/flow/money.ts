/** Currencies and their minor units. */

const digits = new Map<string, number>();

/** Decimal places of a currency (CNY 2, JPY 0), or null when the code is not three capital letters. */
export function minorDigits(currency: string): number | null {
  if (!/^[A-Z]{3}$/.test(currency)) return null;
  let known = digits.get(currency);
  if (known === undefined) {
    known = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    digits.set(currency, known);
  }
  return known;
}

/** `'1200.50'` of CNY → 120050; null when there are more decimals than the currency has or the number is too large. */
export function toMinor(amount: string, currency: string): number | null {
  const places = minorDigits(currency);
  const m = /^(\d{1,12})(?:\.(\d+))?$/.exec(amount);
  if (places === null || m === null) return null;
  const fraction = (m[2] ?? '').replace(/(?<!0)0+$/, '');
  if (fraction.length > places) return null;
  return Number((m[1] ?? '0') + fraction.padEnd(places, '0'));
}
