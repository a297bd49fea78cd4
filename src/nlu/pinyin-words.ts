/** Words in Latin letters that need care in a message that may be pinyin. */

/** First letters of Chinese words, as customers shorten them. Only whole words, and only in Chinese surroundings. */
export const INITIALS: ReadonlyMap<string, string> = new Map([
  ['yzm', '验证码'],
  ['dxyzm', '短信验证码'],
  ['zfb', '支付宝'],
  ['zh', '账号'],
  ['mm', '密码'],
  ['zhmm', '账号密码'],
  ['dlmm', '登录密码'],
  ['zfmm', '支付密码'],
  ['wjmm', '忘记密码'],
  ['sfz', '身份证'],
  ['sfzh', '身份证号'],
  ['yhk', '银行卡'],
  ['xyk', '信用卡'],
  ['sjh', '手机号'],
  ['sj', '手机'],
  ['kf', '客服'],
  ['rg', '人工'],
  ['zrg', '转人工'],
  ['rgkf', '人工客服'],
  ['dl', '登录'],
  ['cz', '充值'],
  ['tx', '提现'],
  ['zz', '转账'],
  ['tk', '退款'],
  ['fk', '付款'],
  ['dz', '到账'],
  ['hb', '红包'],
  ['wx', '微信'],
  ['qb', '钱包'],
  ['dd', '订单'],
  ['ddh', '订单号'],
  ['sxf', '手续费'],
  ['ewm', '二维码'],
  ['smrz', '实名认证'],
  ['dx', '短信'],
  ['zhuanz', '转账'],
  ['rmb', '人民币'],
  ['pyq', '朋友圈'],
  ['bzd', '不知道'],
  ['zmb', '怎么办'],
  ['zmbd', '怎么不对'],
  ['xx', '谢谢'],
  ['w', '我'],
  ['b', '不'],
  ['d', '的'],
  ['n', '你'],
  ['l', '了'],
]);

/** English words that Chinese people mix in; they stay as they are and speak for neither language. */
export const MIXED_IN: ReadonlySet<string> = new Set(
  'email login logout pay paynow account code pro max plus web mac windows ai siri pc tv'.split(' '),
);

/**
 * Common English words that could be syllables too. They show nothing by themselves, and beside Chinese characters they
 * stay what they are; among other syllables they may be read as ones.
 */
export const ENGLISH_TOO: ReadonlySet<string> = new Set(
  (
    'a abuse ace ache acute age agenda ai aid aide amaze amen amuse analogue ani animate anime anyone are area arise arouse ' +
    'ate awake aware bake balance ban banana band banding bane bang banning bare base bin bite bode bone boo boom booming ' +
    'bore boxing buoying busier buying cable cache cage cake came can canceling candidate cane care career case cashier ' +
    'casino cause cease chance change changing chase chat cheating cheer chen cheque chide chile china chinese cinema ' +
    'citizen code couponing courier cuisine cure cute damage dance dang danger dare data database date dating deal dealing ' +
    'debate decade decide decline defense define degenerate delay delaying delegate delete deleting delicate delude deluxe ' +
    'demanding denying depending depositing desire detailing dialing dialogue dice die dime din dine dining disease ' +
    'disengage due duke easier eat eating educate eke eliminate elite email ending engage engine enhance ensue ensure ' +
    'entire equate er era erase eye face facilitate fade fake fame famine fan fang fare fashioning fate female fence fine ' +
    'foe fore foreseen fun future game gaming gang gate gaze gene generate gentle genuine gouge guarantee guide guideline ' +
    'gun guru haiti hale halo handing handle hang hanging hate have he heading here hide hire hong hope house huge human ' +
    'hunting i ice image in june kanji karaoke keen keener keeping label lace lake lame landing lane language late laying ' +
    'leading leaning lease leave lending license lie like limit limiting line loading loan locate locating lone long longer ' +
    'lore lose machine magazine mailing maine make male mama manage mandate manipulate manual mare marine mate maze me mean ' +
    'meaning meantime media meeting memo men mending mentioning menu mere mine miner mingle mining minute mire misuse ' +
    'mitigate mixing mobile mode module more mouse movie mule muse mute name naming nature need needing nice niche niece ' +
    'nike nine nominate none nose note notice nuance nude oak ocean one online ore outage page pan pane panic paper ' +
    'parentage parenting pate patience paying pen pending pie piece pike pile pin pine ping piping place please pole police ' +
    'polite pose pure putting puzzle queen queue quite quote racing ran rang range rate re reading realize rebate recede ' +
    'receding recite redeem redeeming reduce refuge refugee refuse reliance reload relocate remade remain remaining remake ' +
    'reminding remote rename renaming renege renting repair repay repaying residence resume resuming retailing retake ' +
    'retire reuse rice riding rise rite role rouge route routine routing rude rue ruin rule run running safe sale same sane ' +
    'sang saying scene seaman seating secure see seeing sen sending sense sentence sequence serene shade shake shame shape ' +
    'share she shed shine shining shouting shute side siege silence simulate sine single site siting situ size sole song ' +
    'source statue sue suicide suite sun sure table taiwan take taken taking tale tame taming tan tango tape taping tea ' +
    'teaming teen ten tending tense tenure tie tile time timeline tire tone touting tune tuning union unite use van vote ' +
    'voting wade wage waiting wake wan wang wanna want wanta wanting ware warehouse wee where win wine wire woke woman ' +
    'women wore yoga yoke yore you your zone'
  ).split(' '),
);
