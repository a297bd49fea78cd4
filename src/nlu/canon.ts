/** Forms of a message in which it is compared with words of the bot: labels, synonyms, lists of yes and no. */
import { fold } from './normalise.ts';
import { spellEmoji } from './pictures.ts';
import { isHan } from './script.ts';
import { mainlandWording } from './wording.ts';

/** Longest message that is compared word by word; what is longer is no short answer. */
const LIMIT = 1000;

/**
 * Canonical form: folded, regional and mistyped Chinese words as the mainland writes them, apostrophes dropped,
 * punctuation one comma, blanks single, none beside Chinese. Commas stay, because "不是，我要提现" and "不是我要提现" differ.
 */
export function canon(text: string): string {
  return canonFolded(fold(text, LIMIT).text);
}

export function canonFolded(folded: string): string {
  const spaced = mainlandWording(spellEmoji(folded.slice(0, LIMIT)))
    .replace(/'/g, '')
    // Begins with the hyphen, which most messages have not got: a search that begins by looking behind stops at every character.
    .replace(/-(?<=[a-z]-)(?=[a-z])/g, ' ')
    .replace(/[^\p{L}\p{N}\s]+/gu, ',')
    .replace(/(?<!\s)\s*,[\s,]*/g, ',')
    .replace(/^,+|(?<!,),+$/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  let out = '';
  for (let i = 0; i < spaced.length; i++) {
    if (spaced[i] === ' ' && (isHan(spaced.charCodeAt(i - 1)) || isHan(spaced.charCodeAt(i + 1)))) continue;
    out += spaced[i];
  }
  return out;
}

/** Without any punctuation: for comparing whole texts. */
export function flat(canonical: string): string {
  return canonical.replaceAll(',', ' ').replace(/ (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) /g, '');
}

const FRAME_BEFORE =
  /^(?:嗯+|哦+|那就?|我(?:要|想要?|选择?|觉得)?(?:是|应该是)?|选择?|(?:应该|好像|可能|大概|就|算)?是|应该|就|请问?|麻烦|一个|(?:it(?:s| is| was)|i(?: would|d)? (?:like|want|choose|pick|select|think|mean|guess|need|did|was)(?: to)?|id like|im|maybe|probably|please|just|the|a|an|my|well|um+|oh|so|for|option|its about|about|that would be|that is|thats)(?= ))[\s,]*/;
const FRAME_AFTER =
  /(?<![\s,])[\s,]*(?:吧|啊|呢|呀|哦|哈|啦|了|的|谢谢|吗|嘛|就行|就好|就可以|那个|这个|那种|这种|(?<= )(?:please|thanks|thank you|thx|pls|plz|one|i think|i guess|option))$/;

/** Without the polite frame: "I think it's the withdrawal, please" → "withdrawal"; 应该是提现吧 → 提现. */
export function bare(flatText: string): string {
  let text = flatText;
  for (let i = 0; i < 6; i++) {
    const shorter = text.replace(FRAME_BEFORE, '').replace(FRAME_AFTER, '').trim();
    if (shorter === text || shorter === '') break;
    text = shorter;
  }
  return text;
}
