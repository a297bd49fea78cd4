/** A text as links are looked for in it, with the way back to the places in the original. */

export type View = {
  readonly text: string;
  /** UTF-16 offset in the original of the unit at `at`, and behind it. */
  readonly start: (at: number) => number;
  readonly end: (at: number) => number;
};

const UNSEEN =
  /[\u00ad\u061c\u115f\u1160\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u034f\u17b4\u17b5]|[\u180b-\u180f]|[\ufe00-\ufe0f]/g;
/** Full-width letters, digits and the signs of addresses as plain ones, dots of Chinese keyboards as dots; other signs end an address. */
const FOLDED = /[\u3000-\u3002\uff01-\uff5e\uff61]/g;
const SIGNS_OF_ADDRESSES = '#%&+-./:=@_~';

/** Characters that nobody sees are left out: they stand inside of words to hide them from programs. */
export function viewOf(original: string): View {
  const folded = original.replace(FOLDED, foldSign);
  if (folded.search(UNSEEN) < 0) return { text: folded, start: (at) => at, end: (at) => at };
  const offsets: number[] = [];
  let text = '';
  let from = 0;
  for (const { index } of folded.matchAll(UNSEEN)) {
    for (let at = from; at < index; at++) offsets.push(at);
    text += folded.slice(from, index);
    from = index + 1;
  }
  for (let at = from; at < folded.length; at++) offsets.push(at);
  text += folded.slice(from);
  return {
    text,
    start: (at) => offsets[at] ?? original.length,
    // Unseen characters behind the last visible one are none of it.
    end: (at) => (at === 0 ? 0 : (offsets[at - 1] ?? original.length - 1) + 1),
  };
}

function foldSign(char: string): string {
  if (char === '\u3002' || char === '\uff61') return '.';
  const unit = char.charCodeAt(0);
  if (unit < 0xff01) return ' ';
  const plain = String.fromCharCode(unit - 0xfee0);
  return /[A-Za-z0-9]/.test(plain) || SIGNS_OF_ADDRESSES.includes(plain) ? plain : ' ';
}
