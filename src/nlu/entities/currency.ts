/** Currencies as customers write them, before and after an amount. */

/** Words and signs of currencies. `null` is the brand's own currency. */
const CURRENCIES: ReadonlyMap<string, string | null> = new Map<string, string | null>([
  ['¥', null],
  ['$', 'USD'],
  ['us$', 'USD'],
  ['usd', 'USD'],
  ['美元', 'USD'],
  ['美金', 'USD'],
  ['美刀', 'USD'],
  ['刀', 'USD'],
  ['dollar', 'USD'],
  ['buck', 'USD'],
  ['cent', 'USD'],
  ['hk$', 'HKD'],
  ['hkd', 'HKD'],
  ['港币', 'HKD'],
  ['港元', 'HKD'],
  ['港纸', 'HKD'],
  ['蚊', 'HKD'],
  ['nt$', 'TWD'],
  ['twd', 'TWD'],
  ['台币', 'TWD'],
  ['新台币', 'TWD'],
  ['€', 'EUR'],
  ['eur', 'EUR'],
  ['euro', 'EUR'],
  ['欧元', 'EUR'],
  ['£', 'GBP'],
  ['gbp', 'GBP'],
  ['pound', 'GBP'],
  ['quid', 'GBP'],
  ['英镑', 'GBP'],
  ['jpy', 'JPY'],
  ['yen', 'JPY'],
  ['日元', 'JPY'],
  ['sgd', 'SGD'],
  ['人民币', 'CNY'],
  ['rmb', 'CNY'],
  ['cny', 'CNY'],
  ['yuan', 'CNY'],
  ['kuai', 'CNY'],
  ['grand', null],
  ['元', null],
  ['圆', null],
  ['块', null],
  ['块钱', null],
]);
const DOLLARS = new Set(['USD', 'HKD', 'TWD', 'SGD', 'AUD', 'CAD', 'NZD']);
const NO_MINOR = new Set(['JPY', 'KRW', 'VND']);

/** Before an amount. */
export const SIGN =
  '(?:us\\$|hk\\$|nt\\$|[¥$€£]|(?<![a-z])(?:usd|hkd|twd|eur|gbp|jpy|sgd|rmb|cny)|人民币|美[元金]|港[币元]|新?台币|欧元|英镑|日元)';
/** English words after an amount. */
export const UNIT_WORD =
  '(?:rmb|cny|yuan|kuai|usd|hkd|twd|eur|gbp|jpy|sgd|dollars?|bucks?|euros?|pounds?|quid|yen|grand)(?![a-z])';
/** After an amount. 元旦 and 一元二次 are other words, 三块屏幕 are pieces, 刀片 are blades. */
export const UNIT = `(?:元整?(?![旦宵素]|二次|一次)|块钱|块(?![屏玻表石儿肉])|圆整?|人民币|美[元金刀]|刀(?![片具子刃])|蚊(?![子虫香])|港[币元纸]|欧元|英镑|日元|新?台币|${UNIT_WORD}|[¥€£$])`;

/** Minor units in one of the currency: 100, or 1 for those that have none. */
export function minorUnits(currency: string): number {
  return NO_MINOR.has(currency) ? 1 : 100;
}

/** ISO code for a word or sign; dollars are the brand's own where it counts in some. */
export function currencyOf(word: string, own: string): string {
  if (/^(?:\$|dollars?|bucks?|cents?)$/.test(word) && DOLLARS.has(own)) return own;
  const plain = word.replace(/整$/, '');
  return CURRENCIES.get(plain) ?? CURRENCIES.get(plain.replace(/s$/, '')) ?? own;
}
