/** Links, telephone numbers and e-mail addresses in a text, each judged: whose are they? */
import { type LinkBrand, prepare } from './brand.ts';
import { defanged } from './defang.ts';
import { type FoundLink, findLinks } from './find.ts';
import { judgeAddress } from './judge.ts';
import { type Judgement, judgement } from './reasons.ts';

export type JudgedLink = Pick<FoundLink, 'url' | 'start' | 'end'> &
  Judgement & {
    /** For showing: no program makes a link of it. Host and the beginning of the path; user names, queries and the rest are left out. */
    readonly shown: string;
  };

/**
 * Every link of a text with its verdict. Never throws; time grows linearly with the length; nothing is opened.
 * @param brand the same object for every text: what is made of it is remembered
 */
export function judgeLinks(text: string, brand: LinkBrand): { readonly links: readonly JudgedLink[] } {
  const prepared = prepare(brand);
  const links = findLinks(text, prepared).map(({ url, start, end, address, typed }) => {
    const judged = judgeAddress(address, prepared, typed);
    const cut = judged.verdict === 'official' && goesOn(url, text.slice(end, end + AFTER));
    return { url, start, end, ...(cut ? judgement(['unusual_spelling']) : judged), shown: defanged(address) };
  });
  return { links };
}

const AFTER = 80;

/** A host that was cut at other letters, behind which it goes on: `upay.example支付.中国`. */
function goesOn(url: string, after: string): boolean {
  if (/[/?#]/.test(url.replace(/^https?:\/\//i, ''))) return false;
  return /^[^\s\x00-\x7f。，！？、；：“”（）《》]{1,63}[.．｡@＠][\p{L}\p{N}]/u.test(after);
}
