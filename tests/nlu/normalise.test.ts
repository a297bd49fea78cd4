import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fold, plain } from '../../src/nlu/normalise.ts';

const read = (text: string) => plain(fold(text, 1000).text).replace(/ +/g, ' ');

describe('fold', () => {
  test.each([
    ['ＵＰａｙ１２３', 'upay123'],
    ['轉賬後帳戶餘額', '转账后账户余额'],
    ['Café', 'cafe'],
    ['②', '2'],
    ['don’t', "don't"],
    ['không đăng nhập được', 'khong dang nhap duoc'],
    ['转\u200b账\ufe0f', '转账'],
    ['a\0b\nc', 'a b c'],
    ['\ud800x', ' x'],
  ])('%j → %j', (text, folded) => {
    expect(fold(text, 100).text).toBe(folded);
  });

  test('every folded character knows where it came from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const folded = fold(text, 1000);
        expect(folded.cased.length).toBe(folded.text.length);
        let last = 0;
        for (let i = 0; i < folded.text.length; i++) {
          expect(folded.start(i)).toBeGreaterThanOrEqual(last);
          expect(folded.end(i)).toBeGreaterThan(folded.start(i));
          last = folded.start(i);
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('plain: what the classifier reads', () => {
  test.each([
    ['订单UP20261122001付了100元', '订单 xcode 付了 xnum 元'],
    ['看看 https://upay-login.cc/a?b=1 真的吗', '看看 xlink 真的吗'],
    ['mail me@mail.example.com', 'mail xmail'],
    ['heeeeelp！！！', 'heelp'],
    ["I can't", 'i cant'],
    ['提領簡訊', '提现短信'],
    ['🤬', '生气'],
    ['🍜🍜', ''],
  ])('%j → %j', (text, read) => {
    expect(plain(fold(text, 100).text).replace(/ +/g, ' ')).toBe(read);
  });
});

describe('wording of other places, in Chinese', () => {
  test.each([
    ['Cantonese', '密碼唔記得咗，點算？', '密码不记得了 怎么办'],
    ['Cantonese', '點解我過咗數佢都冇收到', '为什么我转了账他都没有收到'],
    ['Cantonese', '撳咗入錢冇反應', '按了充值没有反应'],
    ['Cantonese', '我個戶口登入唔到', '我个账户登录不了'],
    ['Cantonese', '幾時先可以攞返啲錢', '什么时候先可以拿回些钱'],
    ['Taiwan', '儲值沒有入帳', '充值没有到账'],
    ['Taiwan', '提領失敗，簡訊也收不到', '提现失败 短信也收不到'],
    ['Taiwan', '帳戶被停權，請轉客服專員', '账户被冻结 请转客服'],
    ['Taiwan', '刷退的爭議款', '退款的争议交易'],
    ['spoken', '咋提现啊', '怎么提现啊'],
    ['slips', '登陆秘码', '登录密码'],
    ['slips', '帐号余而不够', '账号余额不够'],
    ['slips', '冲值提线都不行', '充值提现都不行'],
    ['slips', '绑订银行咔要验正码', '绑定银行卡要验证码'],
    ['slips', '支负失败，转帐没到', '支付失败 转账没到'],
    ['slips', '人功客扶，我要投素', '人工客服 我要投诉'],
  ])('%s: %s → %s', (_, text, usual) => {
    expect(read(text)).toBe(usual);
  });

  test.each([
    '我系统更新后',
    '活动结束了吗',
    '体现不出来',
    '增值税发票',
    '没得到回复',
    '红利是多少',
    '联系客服',
    '这段信息',
    '我只付了一次',
    '不知道刷卡',
    '小米有优惠吗',
  ])('%s means what it says', (text) => {
    expect(read(text)).toBe(text);
  });
});

describe('English in a hurry', () => {
  test.each([
    ['cant login plz', 'cant login please'],
    ['u took my money w/o asking', 'you took my money without asking'],
    ['idk my pw, thx', 'i dont know my password thanks'],
    ['forgot b4, works 2day', 'forgot before works today'],
    ['wanna withdraw the bal of my acct asap', 'want to withdraw the balance of my account asap'],
    ['txn amt nt rcvd', 'transaction amount not received'],
    ['my cheque was cancelled, not authorised', 'my check was canceled not authorized'],
    ['sooooo slow', 'so slow'],
    ['acc被锁', 'account被锁'],
  ])('%s → %s', (text, usual) => {
    expect(read(text)).toBe(usual);
  });

  test.each([
    ['order a-u-12', 'order a u xnum'],
    ['U盾', 'u盾'],
    ['http://a.example/u?u=1', 'xlink'],
    ['u.p@mail.example', 'xmail'],
  ])('no word of a code, a name or an address: %s → %s', (text, usual) => {
    expect(read(text)).toBe(usual);
  });
});

describe('pictures and repetition', () => {
  test.each([
    ['我💳🔒了', '我银行卡被锁了'],
    ['my 💳 is 🔒', 'my card is locked'],
    ['💸', '钱没了'],
    ['钱呢❓❓', '钱呢'],
    ['❓', '怎么回事'],
    ['急急急急急', '急'],
    ['啊啊啊啊我的钱', '啊我的钱'],
    ['快点快点快点快点', '快点'],
    ['T_T 我的钱没了 orz', '我的钱没了'],
    ['(╯°□°)╯︵ ┻━┻ 退款', '退款'],
    ['提现(提到银行卡)', '提现 提到银行卡'],
    ['ＬＯＧＩＮ\u200b失敗', 'login失败'],
  ])('%s → %s', (text, said) => {
    expect(read(text)).toBe(said);
  });

  test('pictures alone are named in the language of the conversation', () => {
    expect(plain(fold('🔑❓', 100).text, 'en').replace(/ +/g, ' ')).toBe('password what happened');
    expect(plain(fold('🔑❓', 100).text, 'zh')).toBe('密码怎么回事');
  });
});

describe('any string', () => {
  test('gives words with single blanks between them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(plain(fold(text, 1000).text)).toMatch(/^(?:[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)*)?$/u);
      }),
    );
  });

  test.each(['a', '我', '😭', '(', '^', '唔', 'u ', '急急', 'x@', '1.', 'ab-'])(
    '100,000 characters of %j are read in time',
    (piece) => {
      const started = performance.now();
      expect(plain(fold(piece.repeat(100_000 / piece.length), 4000).text).length).toBeLessThan(9000);
      expect(performance.now() - started).toBeLessThan(500);
    },
  );
});
