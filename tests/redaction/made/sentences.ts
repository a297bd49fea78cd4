/** What people write around a value; `#` is the value. The second list of each kind is kept apart. */
import type { SecretKind } from '../../../src/redaction/redact.ts';

type Sentences = { readonly seen: readonly string[]; readonly kept: readonly string[] };

export const SENTENCES: { readonly [K in SecretKind]?: Sentences } = {
  card: {
    seen: [
      '我的银行卡号是#，扣了两次',
      '#被扣款了',
      '用#付的钱没到账',
      '卡号：#',
      'my card # was charged twice',
      '我这张卡#怎么绑不上',
      'Please remove # from my account.',
      '转账到#一直处理中，订单号20241122893311',
    ],
    kept: [
      '您好麻烦查一下#这个卡的状态谢谢',
      '工行#，昨天转了500元',
      'card number is # exp 11/27',
      '收款账户 # 户名李雷',
      'I paid with # yesterday',
    ],
  },
  id_number: {
    seen: [
      '身份证号#，实名一直不过',
      '我叫王芳#',
      '#是我的身份证',
      'My Chinese ID is #.',
      '证件号码：# 麻烦核对',
      '帮我改实名信息#谢谢',
    ],
    kept: ['实名认证填的#提示不匹配', '本人李强，公民身份号码为#。', 'ID number # was rejected', '号码#对不对？'],
  },
  phone: {
    seen: [
      '我的手机号是#',
      '打我电话#',
      '#收不到短信',
      '联系方式：#，谢谢',
      'my phone number is #',
      'Call me at #.',
      '换绑手机号，原来是#',
    ],
    kept: ['请回电#，王先生', '新号码#怎么绑定', 'you can reach me on # after six', '账号#登录不上'],
  },
  email: {
    seen: ['邮箱#收不到验证码', '发到#吧', 'my email is #', '我的邮箱是#，改不了', 'Write to #, please.'],
    kept: ['登录名#被锁了', '联系#谢谢', 'account # is locked'],
  },
  ip: {
    seen: ['IP是#', '提示异地登录 # 不是我', 'login from # was not me', '登录地址#', 'There was a sign-in from #.'],
    kept: ['有个陌生设备（#）登录了我的账号', 'unknown address # in my history', '从#登录过'],
  },
  passport: {
    seen: ['护照号#，怎么认证', '我的护照是#', 'passport number #', 'passport: #'],
    kept: ['用护照（#）实名的', 'My passport # expires soon'],
  },
  code: {
    seen: ['验证码是#', '短信验证码#提示错误', 'the code is #', '# 是我的验证码', 'OTP: #'],
    kept: ['收到的验证码为#还是不行', 'your verification code is #'],
  },
  cvv: { seen: ['CVV是#', '安全码：#', 'cvv #', 'security code #'], kept: ['卡背面三位数#', 'the CVC is #'] },
  password: {
    seen: ['密码是#，登不上', '支付密码：#', 'my password is #', '我把密码改成了#'],
    kept: ['登录密码 # 不对', 'password: #', '新密码设为#'],
  },
  seed_phrase: {
    seen: ['#', '助记词：#', 'my recovery phrase is: #', '我的助记词是 # 帮我恢复'],
    kept: ['帮我导入钱包：#', 'restore this wallet please: #', '恢复短语如下\n#'],
  },
  private_key: { seen: ['私钥 #', '#', 'my private key is #'], kept: ['导入#失败'] },
  api_key: { seen: ['密钥 #', 'my token # leaked', '#'], kept: ['接口报错 key=#'] },
};
