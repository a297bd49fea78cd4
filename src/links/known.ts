/** Facts about the web at large that the judge needs. Short on purpose: what is missing here is "cannot confirm", never official. */

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Services whose links hide where they lead: well-known ones of China and elsewhere. */
export const SHORTENERS = words(`
  t.cn url.cn dwz.cn suo.im suo.nz mrw.so u.nu sourl.cn c7.gg s.yam.com 985.so rrd.me tb.cn 3.cn j.mp jd.cn m.tb.cn qr.net
  xhslink.com v.douyin.com v.kuaishou.com b23.tv surl.amap.com dwz.date 6du.in w.url.cn kurl.cn kzurl.com is.gd v.gd bit.ly bitly.com
  tinyurl.com t.co goo.gl ow.ly buff.ly rebrand.ly cutt.ly shorturl.at rb.gy t.ly tiny.cc lnkd.in fb.me youtu.be amzn.to
  amzn.asia ift.tt wp.me db.tt qr.ae adf.ly bl.ink snip.ly soo.gd s.id shorte.st clck.ru vk.cc u.to x.co reurl.cc lihi.cc
  lihi1.com pse.is ppt.cc maac.io aka.ms g.co spoti.fi apple.co msft.it page.link app.link onelink.me smarturl.it linktr.ee
`);

/** What frauds put beside a brand's name, glued or with a hyphen; in skeletons they are compared like the name itself. */
export const BAIT = words(`
  account accounts activate activation active activity admin agent alert alerts api app apps asia assist assistance auth authorize
  award awards bank banking bill billing bind block bonus business buy byte card cards cash cashback cashier center centre chat
  check checkout china claim click client cloud cn coin coins com confirm connect contact coupon credit crm cs customer customers
  deposit desk dev digital direct download earn email event exchange express fast finance financial fix form forms free freeze fund
  funds gateway get gift gifts global go gold group guard guarantee hb help helpdesk helpline hk home hongbao hot hotline id info
  init integral intl invest invoice jiangli jiedong jifen kefu kf lending limit link live loan loans lock login logon lottery lucky
  mail main member members merchant mgr mobile money my net new news notice notification now official offical officials online open
  order orders org page pass password pay payment payments pays plus point points portal premium pro process promo protect qr real
  recover recovery red redpacket refund refunds register reset reward rewards risk rz safe safety sale save secure secured security
  send server service services session shop sign signin signup site sms sso staff start status stop store subsidy supoort support
  sys system team tech the ticket tikuan tixian tools top trade transaction transfer trust unfreeze unlock update updates upgrade url
  us user users validate validation vault verification verified verify verifying vip wallet wallets warn warning web webapp website
  welcome win wap www xyz yanzheng your zfb zhongxin zone anquan bangding chongzhi denglu dongjie fanli guanfang guanwang jiaofei
  kehu lingqu renzheng shengji tuikuan weixin xiazai youhui zhanghu zhifu zhuce
`);

/** Words of trade: a brand is not recognised by these alone. */
export const GENERIC = words(
  'wallet wallets pay payment payments bank banking app apps the online money card cash service services help support group official my com cn',
);

/** Words of everyday language that are brands, too: such a name counts only as the whole name, or beside bait. */
export const EVERYDAY = words(`
  acorn affirm alpha amber apple arc atlas aurora beam bear bee bill block bloom blue branch bridge bright brave bunny cat chase cheer
  chime cloud clover coin compass coral cosmos crown current dave dawn delta digit dragon eagle earth easy echo ember even ever fair
  fast fire first flash float flow flower fortune fresh friend future gem giant gift globe gold good grab grace grand green grow happy harbor
  haven heart home honey honor hope horizon jade jet joy jump just juno key kind king kite lake leaf light lime line link lion lotus lucky
  lunar magic maple mint moon nest nova ocean omega open orange orbit panda peach pearl penny phoenix pine pioneer plain plum
  plus point prime pulse pure quick rabbit rain rainbow rapid red river robin rock rocket rose round royal sand sea seed shine sigma silver
  simple sky smart snow solar spark spring square star step stone stream stripe sun sunny super swift target tiger time titan toast
  together token tree true trust turbo union unity up venture victory wave way west white whale wind wing wise wonder yellow zen zip
`);

/** Anybody has an address there: a mail from one never speaks for a company. */
export const FREE_MAIL = words(`
  gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.com.hk yahoo.com.tw ymail.com icloud.com me.com
  aol.com proton.me protonmail.com mail.com gmx.com gmx.net yandex.com mail.ru qq.com foxmail.com vip.qq.com 163.com 126.com
  yeah.net vip.163.com sina.com sina.cn vip.sina.com sohu.com 139.com 189.cn wo.cn aliyun.com 21cn.com tom.com
`);

/** Places that write about brands in their paths: stores, encyclopedias, search, news. A brand's name there is no imitation. */
export const ABOUT_BRANDS = words(`
  apps.apple.com play.google.com appgallery.huawei.com appgallery.cloud.huawei.com app.mi.com sj.qq.com a.app.qq.com
  www.wandoujia.com en.wikipedia.org zh.wikipedia.org baike.baidu.com www.baidu.com m.baidu.com www.google.com www.bing.com cn.bing.com
  www.sogou.com www.so.com www.zhihu.com weibo.com m.weibo.cn www.weibo.com www.xiaohongshu.com www.bilibili.com mp.weixin.qq.com
  www.linkedin.com www.youtube.com www.reddit.com x.com twitter.com news.qq.com www.163.com finance.sina.com.cn www.toutiao.com
  www.trustpilot.com www.crunchbase.com
`);

/** Endings under which words with dots are taken for an address, however they are spelt ("evil 点 com"). */
export const PLAIN_ENDINGS = words(
  'com cn net org top xyz vip cc info shop site online club icu app link click work pro live asia hk tw io me co store website ltd fun',
);

/** Endings that are also English words after a forgotten blank ("not working.help me") or files: they need more to be an address. */
export const WORD_ENDINGS = words(
  'so is it in my me to be at am no us help how now here as by do go pm st la ai care support money cash call chat live today plus one new free fast yes you pay zip mov md py sh rs',
);

/** Endings under which every short word belongs to somebody. */
export const CROWDED = words(
  'com net org cn com.cn net.cn org.cn hk com.hk tw com.tw sg com.sg my com.my jp co.jp kr co.kr in co.in uk co.uk de fr eu us ca au com.au ru br com.br io co app me info biz dev xyz top vip cc tv ai',
);
