/**
 * Syllables of Chinese in Latin letters: what a typed group of letters may stand for. Many people do not hear, or do not
 * bother to type, some differences (zh/z, n/l, ang/an, ü as v or u); a reading that relies on it is possible at a price.
 */

/** Prices are natural logarithms of odds: a reading that costs 3 must be twenty times as likely as the one without. */
const PRICE = { retroflex: 1.6, nasal: 1.6, nOrL: 3, umlaut: 0.4, slip: 5 } as const;

/** A syllable that a group of letters may mean. */
export type Reading = { readonly sound: number; readonly price: number };

/** What can be typed → the syllables that it may mean, cheapest first. `sounds` are syllables with ü written as v. */
export function typings(sounds: readonly string[]): ReadonlyMap<string, readonly Reading[]> {
  const table = new Map<string, Reading[]>();
  sounds.forEach((sound, id) => {
    for (const [typed, price] of variants(sound)) {
      const readings = table.get(typed);
      if (readings === undefined) table.set(typed, [{ sound: id, price }]);
      else readings.push({ sound: id, price });
    }
  });
  for (const readings of table.values()) readings.sort((a, b) => a.price - b.price || a.sound - b.sound);
  return table;
}

/** Ways to type a syllable, each with the lowest price that leads there. */
export function variants(sound: string): ReadonlyMap<string, number> {
  const found = new Map([[sound, 0]]);
  const widen = (price: number, change: (typed: string) => readonly string[]): void => {
    for (const [typed, paid] of [...found])
      for (const other of change(typed)) if ((found.get(other) ?? Infinity) > paid + price) found.set(other, paid + price);
  };
  widen(PRICE.umlaut, umlaut);
  widen(PRICE.retroflex, retroflex);
  widen(PRICE.nasal, nasal);
  widen(PRICE.nOrL, nOrL);
  return found;
}

/** Slips of the finger, at one price: "zhagn" (swapped), "zhaang" (doubled), "zhng" (left out) for "zhang". */
export function slips(sounds: readonly string[]): ReadonlyMap<string, readonly Reading[]> {
  const table = new Map<string, Reading[]>();
  sounds.forEach((sound, id) => {
    const typed = new Set<string>();
    for (let i = 0; i < sound.length; i++) {
      const letter = sound[i] ?? '';
      typed.add(sound.slice(0, i) + letter + sound.slice(i));
      if (i > 0 && i + 1 < sound.length) typed.add(sound.slice(0, i) + (sound[i + 1] ?? '') + letter + sound.slice(i + 2));
      if (i > 0 && sound.length > 2) typed.add(sound.slice(0, i) + sound.slice(i + 1));
    }
    typed.delete(sound);
    for (const each of typed) {
      const readings = table.get(each);
      if (readings === undefined) table.set(each, [{ sound: id, price: PRICE.slip }]);
      else readings.push({ sound: id, price: PRICE.slip });
    }
  });
  return table;
}

function umlaut(typed: string): readonly string[] {
  return typed.includes('v')
    ? [typed.replace('v', 'u'), typed.replace('v', 'yu')]
    : /^[jqxy]u/.test(typed)
      ? [typed.replace('u', 'v')]
      : [];
}

function retroflex(typed: string): readonly string[] {
  if (/^[zcs]h/.test(typed)) return [(typed[0] ?? '') + typed.slice(2)];
  return /^[zcs]/.test(typed) ? [`${typed[0] ?? ''}h${typed.slice(1)}`] : [];
}

function nasal(typed: string): readonly string[] {
  if (/[aei]ng$/.test(typed)) return [typed.slice(0, -1)];
  return /[aei]n$/.test(typed) ? [`${typed}g`] : [];
}

function nOrL(typed: string): readonly string[] {
  if (typed.length < 2) return [];
  return typed[0] === 'n' ? [`l${typed.slice(1)}`] : typed[0] === 'l' ? [`n${typed.slice(1)}`] : [];
}
