/** How wide a text is drawn and where its lines break. Widths are in em, estimated for common sans-serif fonts. */

const WIDE =
  /[\u1100-\u115f\u2014\u201c\u201d\u2026\u2190-\u21ff\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NO_WIDTH = /[\p{M}\p{Cf}]/u;
/** Characters that stand at the head of no line. */
const NOT_FIRST = /^[，。、；：？！,.;:?!）」』】》〉”’…\])}%]/;
/** Characters that stand at the end of no line. */
const NOT_LAST = /[（「『【《〈“‘[({¥￥$]$/;

/** Width of one text in one line. Rather too wide than too narrow: a box with air is better than clipped words. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

/** Other characters by width; the rest takes that of `n`. */
const NARROW: readonly (readonly [characters: string, width: number])[] = [
  ["ijlI.,:;'|!()[]{} ", 0.33],
  ['frt-/\\"*', 0.42],
  ['cksvxyz_?', 0.53],
  ['mwMW@%', 0.95],
];

function charWidth(char: string): number {
  if (NO_WIDTH.test(char)) return 0;
  if (WIDE.test(char)) return 1;
  const known = NARROW.find(([characters]) => characters.includes(char));
  if (known !== undefined) return known[1];
  return /\p{Lu}/u.test(char) ? 0.7 : 0.62;
}

/** The text in one line of at most `limit` em, cut with an ellipsis. */
export function shorten(text: string, limit: number): string {
  const line = text.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim();
  if (widthOf(line) <= limit) return line;
  let width = 1;
  let kept = '';
  for (const char of line) {
    width += charWidth(char);
    if (width > limit) break;
    kept += char;
  }
  // A word that would lose its end goes as a whole, unless it is nearly all there is.
  const blank = kept.lastIndexOf(' ');
  const cutsWord = /[\w'’-]$/.test(kept) && /^[\w'’-]/.test(line.slice(kept.length));
  const words = cutsWord && blank > kept.length / 2 ? kept.slice(0, blank) : kept;
  // So does a variable, `{order_no}`, unless the text begins with it.
  const brace = words.lastIndexOf('{');
  const whole = brace > 0 && !words.slice(brace).includes('}') ? words.slice(0, brace) : words;
  return `${whole.replace(/(?<![\s，。、；：,.;:])[\s，。、；：,.;:]+$/, '')}…`;
}

/** Breaks a text into lines of at most `limit` em: Chinese after any character, other words at blanks. */
export function wrap(text: string, limit: number): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, limit));
}

function wrapParagraph(paragraph: string, limit: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(paragraph)) {
    if (line !== '' && widthOf((line + piece).trimEnd()) > limit) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += line === '' ? piece.trimStart() : piece;
    for (let cut = fitting(line, limit); cut < line.length; cut = fitting(line, limit)) {
      lines.push(line.slice(0, cut));
      line = line.slice(cut);
    }
  }
  return line.trimEnd() === '' && lines.length > 0 ? lines : [...lines, line.trimEnd()];
}

/** Pieces that stay together: a wide character or a word, with the punctuation that clings to it. */
function piecesOf(paragraph: string): string[] {
  const pieces: string[] = [];
  for (const { segment } of atomsOf(paragraph)) {
    const last = pieces.at(-1);
    const clings = last !== undefined && (NOT_FIRST.test(segment) ? !/\s$/.test(last) : NOT_LAST.test(last));
    if (last !== undefined && (clings || segment === ' ')) pieces[pieces.length - 1] = last + segment;
    else pieces.push(segment);
  }
  return pieces;
}

function atomsOf(paragraph: string): { readonly segment: string }[] {
  const atoms: { segment: string }[] = [];
  let open = false;
  for (const char of paragraph) {
    const joins = !WIDE.test(char) && char !== ' ';
    const last = atoms.at(-1);
    if (joins && open && last !== undefined) last.segment += char;
    else atoms.push({ segment: char });
    open = joins;
  }
  return atoms;
}

/**
 * Index at which a text that is too wide is cut; its whole length when all of it fits. At least one character always
 * fits, a closing mark may hang over, and a long name is cut behind one of its joints if there is one.
 */
function fitting(text: string, limit: number): number {
  let width = 0;
  let index = 0;
  for (const char of text) {
    width += charWidth(char);
    if (width > limit && index > 0) {
      const rest = text.slice(index);
      if (rest.trim() === '' || (NOT_FIRST.test(rest) && rest.trim().length === 1)) return text.length;
      const joint = text.slice(0, index).search(/[_./-](?=[^_./-]*$)/);
      return joint > index / 2 ? joint + 1 : index;
    }
    index += char.length;
  }
  return text.length;
}
