/** What the help centre says, in both languages. The bot's words come from the flows. */

export const WORDS = {
  zh: {
    place: '帮助中心',
    demo: '演示环境',
    demo_about: '连接的是沙箱钱包，客户和金额都是虚构的，请不要填写真实信息。',
    title: '您好，有什么可以帮您？',
    lead: '登录、到账、退款、账户安全，用自己的话说就行。',
    question: '描述您遇到的问题',
    example: '例如：转账两个小时了还没到账',
    ask: '问一问',
    no_chat: '在线客服没有开启（WEB_CHANNEL=off）。',
    topics: '常见问题',
    articles: '自助指南',
    contact: '人工客服热线',
    contact_about: '挂失和冻结 24 小时受理',
    safety: '我们绝不会向您索要密码、验证码、安全码或助记词。',
    sign_in: '登录',
    sign_out: '退出登录',
    sign_in_title: '选择一位虚构的客户',
    sign_in_about: '登录后，智能助手可以查询这位客户在沙箱里的订单。',
    sign_in_failed: '登录没有成功，请再试一次。',
    cancel: '取消',
    mine_title: (name) => `${name}，这是您最近的交易`,
    mine_hint: '点一笔，直接向智能助手查询。',
  },
  en: {
    place: 'Help centre',
    demo: 'Demonstration',
    demo_about: 'A sandbox wallet with invented customers and amounts is connected. Please enter no real data.',
    title: 'How can we help?',
    lead: 'Signing in, late money, refunds, account safety: say it in your own words.',
    question: 'Describe your problem',
    example: 'For example: my transfer has not arrived',
    ask: 'Ask',
    no_chat: 'The chat is off (WEB_CHANNEL=off).',
    topics: 'Common questions',
    articles: 'Guides',
    contact: 'Call a person',
    contact_about: 'Lost and stolen reports are taken day and night',
    safety: 'We never ask for passwords, codes, CVV or recovery phrases.',
    sign_in: 'Sign in',
    sign_out: 'Sign out',
    sign_in_title: 'Choose an invented customer',
    sign_in_about: 'Once signed in, the assistant can look up the orders of this customer in the sandbox.',
    sign_in_failed: 'That did not work. Please try again.',
    cancel: 'Cancel',
    mine_title: (name) => `${name}, your latest transactions`,
    mine_hint: 'Choose one to ask the assistant about it.',
  },
};

/** Common questions: what the tile says is what gets sent. */
export const TOPICS = [
  { icon: 'pending_transaction', zh: '转账还没到账', en: 'My transfer has not arrived' },
  { icon: 'login_failure', zh: '登录不了', en: 'I cannot log in' },
  { icon: 'forgot_password', zh: '忘记密码', en: 'I forgot my password' },
  { icon: 'refund_dispute', zh: '被重复扣款了', en: 'I was charged twice' },
  { icon: 'account_change', zh: '更换手机号', en: 'Change my phone number' },
  { icon: 'security', zh: '账户好像被盗了', en: 'My account was stolen' },
  { icon: 'how_to', zh: '怎么提现到银行卡', en: 'How do I withdraw to my bank card' },
  { icon: 'complaint', zh: '我要投诉', en: 'I want to complain' },
];

/** The same facts as in flows/brand.yaml. */
export const ARTICLES = [
  {
    zh: ['钱多久能到账？', '转账通常 2 小时内到账，最长 24 小时；提现最晚下一个工作日；充值通常几分钟，银行繁忙时最长 2 小时。'],
    en: [
      'How long does money take?',
      'A transfer usually arrives within 2 hours and at the latest within 24; a withdrawal at the latest on the next working day; a top-up within minutes, or up to 2 hours when the bank is busy.',
    ],
  },
  {
    zh: ['订单号在哪里？', '打开「我的」→「账单」，点开这笔交易就能看到。'],
    en: ['Where is the order number?', 'Under Me → Transactions: tap the transaction.'],
  },
  {
    zh: ['退款退到哪里？', '原路退回：退回余额通常 24 小时内到账，退回银行卡通常要 3 到 7 个工作日。'],
    en: [
      'Where does a refund go?',
      'Back the way it was paid: to the balance usually within 24 hours, to a bank card usually in 3 to 7 working days.',
    ],
  },
  {
    zh: [
      '手机丢了怎么办？',
      '请尽快拨打客服热线冻结账户；在另一台手机上也可以在「我的」→「设置」→「账户与安全」→「紧急冻结」里操作。',
    ],
    en: [
      'I lost my phone',
      'Please call the hotline to freeze the account soon, or use another phone: Me → Settings → Account and security → Emergency freeze.',
    ],
  },
];
