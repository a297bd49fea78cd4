/** What the words around a number call it. */

export type Called = 'order' | 'touched' | 'amount' | 'card' | 'account' | 'phone' | 'id' | 'passport' | null;

/** A label is what stands directly before a number, with nothing but these between: 号码, 是, a colon, a bracket, "is". */
const LEAD = '(?:号码|号碼|编号|编码|号|码|如下|信息|no\\.?|numbers?|num|nr|id|code|details?|s)?';
const SIGNS = '[\\s:=#"\'“”‘’「『【(\\[<>*~，,-]';
/** An order number follows its word at once; 订单用 4111… and "transaction on 4111…" tell of a card. */
const ORDER_LINK = `(?:${SIGNS}|就|应该|大概|分别|是|为|叫|给你|发你|如下|\\b(?:is|was|are|the|it|its)\\b){0,16}$`;
const LINK = `(?:${SIGNS}|就|应该|大概|好像|也|都|分别|可能|已经|现在|目前|原来|以前|我的|您的|你的|是|为|叫|写|填|绑|换|改|成|了|的|给你|发你|如下|这个|这张|那张|\\b(?:is|was|are|to|at|on|as|my|the|it|its|of|please|with|from)\\b){0,16}$`;
const label = (words: string, link: string = LINK) => new RegExp(`(?:${words})\\s?${LEAD}${link}`);

const LABELS: readonly (readonly [Exclude<Called, 'touched' | null>, RegExp])[] = [
  [
    'order',
    label(
      '订单|单号|流水|交易(?:号|id)?|工单|编号|序列|快递|运单|物流|包裹|追踪|参考|凭证|凭单|批次|合同|保单|发票|票|商户|商品|设备|取件|回执|受理|案件|请求|错误|代码|(?:用户|会员|客户)(?:id|编号|号)|工号|学号|uid|imei|isbn|\\bsn|\\border|\\bcase|reference|\\bref|transaction|\\btxn?|trade|ticket|invoice|serial|tracking|shipment|parcel|waybill|receipt|batch|request|device|product|merchant|terminal|error|trace|log|version',
      ORDER_LINK,
    ),
  ],
  [
    'amount',
    /(?:[¥￥$€£]|金额|余额|总额|合计|共计|amount|balance|total|rmb|cny|usd|hkd)[\s:]{0,3}(?:是|为|is|was|of)?[\s:]{0,3}$/,
  ],
  [
    'card',
    label(
      '卡|\\bcards?|visa|master ?card|银联|unionpay|amex|american express|discover|maestro|jcb|付款账号|银行账号|银行账户|\\bpan|debit|credit|\\b(?:icbc|ccb|abc|boc|cmb|bocom|spdb|citic|cmbc|psbc)|[工建农招交]行|农业银行|建设银行|工商银行|招商银行',
    ),
  ],
  ['account', label('账号|账户|帐号|帐户|户头|\\baccount|\\bacct\\.?|\\ba/c')],
  [
    'phone',
    label(
      '手机|电话|電話|手機|联系方式|联系|座机|致电|来电|拨打|打给我?|打我|回电|短信发到|\\btel|telephone|phones?|mobile|\\bcell|whats ?app|call me|reach me|contact me|text me|(?:my|his|her|our|new|old|contact|home|work|other) number|\\bsms|\\bring me|fax',
    ),
  ],
  [
    'id',
    label(
      '身份证|身份證|身分證|证件|公民身份|(?<!(?:order|transaction|txn|trade|case|ticket|user|request|device|trace|session|订单|交易|用户|设备|请求|流水)[ _-]?)\\bid(?: card)?|identity(?: card)?|identification|national id|resident id',
    ),
  ],
  ['passport', label('护照|護照|passport|通行证|通行證|回乡证|台胞证')],
];

/** How far back the words are read. */
const BEHIND = 40;
const AHEAD = 24;

const ORDER_FOLLOWS =
  /^[\s)）"”]{0,2}(?:(?:(?:就?是|为)[^，。,.!！?？\d]{0,6}|这个|这笔|的)?(?:订单|单号|流水|交易号|工单|快递|运单)|is (?:my |the |an? |our ){0,2}(?:order|case|reference|transaction|ticket|tracking))/;
const UNIT_FOLLOWS = /^\s?(?:元|块|圆|万|亿|美元|港币|人民币|日元|积分|rmb|cny|usd|yuan|dollars?|points?|ms\b|毫秒|次|个|条|笔)/;
/** 10001@qq.com */
const ADDRESS_FOLLOWS = /^ ?(?:@|[[({<]\s?(?:at|a|@)\s?[\])}>]|艾特)/;
/** Letters that touch the digits make it part of a name (UP-4111…) unless they are themselves a label. */
const LETTERS_TOUCH = /[a-z][-_#/]?$|[#]$/;
const LABEL_TOUCHES =
  /(?:^|[^a-z])(?:tel|phone|mobile|cell|card|no|id|visa|amex|is|number|call|at|on|to|my|whatsapp|hk|tw|vx|wx|v|icbc|ccb|abc|boc|cmb|sfz)[-_#]?$/;

const WORDS = /[a-z\u3400-\u9fff¥￥$€£#]/;

/** What the word directly before a number calls it. @param text in lower case, numerals folded; @param start where the number begins */
export function calledBefore(text: string, start: number): Called {
  const before = text.slice(Math.max(0, start - BEHIND), start);
  if (!WORDS.test(before)) return null;
  let best: Called = null;
  let last = -1;
  for (const [name, pattern] of LABELS) {
    const first = before.search(pattern);
    if (first < 0) continue;
    // The word nearest to the number counts: 订单里的卡号 4111….
    const at = nearest(before, pattern, first);
    if (at > last) [best, last] = [name, at];
  }
  if (best !== null) return best;
  return LETTERS_TOUCH.test(before) && !LABEL_TOUCHES.test(before) ? 'touched' : null;
}

/** What the words behind a number make of it. */
export function calledAfter(text: string, end: number): 'order' | 'amount' | 'touched' | null {
  const after = text.slice(end, end + AHEAD);
  if (ORDER_FOLLOWS.test(after)) return 'order';
  if (UNIT_FOLLOWS.test(after)) return 'amount';
  return ADDRESS_FOLLOWS.test(after) || /^[a-z_]/.test(after.replace(/^x(?![a-z\d])/, '')) ? 'touched' : null;
}

/** The last place where the label matches; the pattern is held to the end, so a later beginning is a nearer word. */
function nearest(before: string, pattern: RegExp, first: number): number {
  let last = first;
  for (let from = first + 1; ; from = last + 1) {
    const at = before.slice(from).search(pattern);
    if (at < 0) return last;
    last = from + at;
  }
}

const CARD_NEAR = /卡|card|visa|master|银联|unionpay|amex|jcb|maestro|diners|discover|付款账号|银行账/;
const PHONE_NEAR =
  /手机|电话|電話|手機|联系|座机|致电|回电|号码|香港|hk\b|hong ?kong|台湾|taiwan|tel|phone|mobile|cell|call|whats ?app|contact|reach|text me|fax|dial|ring\b/;
const HOTLINE_NEAR = /客服|热线|官方|hotline|help ?line|customer service|helpdesk|support line|银行电话|投诉/;

const around = (text: string, start: number, end: number) => text.slice(Math.max(0, start - AHEAD), end + AHEAD);
export const cardNear = (text: string, start: number, end: number): boolean => CARD_NEAR.test(around(text, start, end));
export const phoneNear = (text: string, start: number, end: number): boolean => PHONE_NEAR.test(around(text, start, end));
export const hotlineNear = (text: string, start: number): boolean =>
  HOTLINE_NEAR.test(text.slice(Math.max(0, start - 12), start));
