/** How words and lengths are written in a drawing. */

/** Text inside elements and quoted attributes. Characters that XML does not allow become blanks. */
export function escaped(text: string): string {
  return text
    .replace(/[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ' ')
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A length with one decimal: enough for the eye, the same on every machine. */
export function short(length: number): string {
  return String(Math.round(length * 10) / 10);
}
