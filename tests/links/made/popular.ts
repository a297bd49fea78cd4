/** Well-known sites, among them many whose names are near to those of wallets and banks: none of them imitates us. */
export const POPULAR: readonly string[] = `
google.com youtube.com facebook.com instagram.com whatsapp.com wikipedia.org twitter.com x.com amazon.com reddit.com yahoo.com
bing.com duckduckgo.com linkedin.com netflix.com microsoft.com office.com live.com outlook.com apple.com icloud.com github.com
gitlab.com bitbucket.org stackoverflow.com stackexchange.com npmjs.com nodejs.org python.org mozilla.org debian.org ubuntu.com
cloudflare.com digitalocean.com heroku.com vercel.com netlify.com fastly.com akamai.com godaddy.com namecheap.com wordpress.com
wordpress.org medium.com tumblr.com pinterest.com quora.com twitch.tv discord.com slack.com zoom.us dropbox.com box.com adobe.com
canva.com figma.com notion.so trello.com atlassian.com salesforce.com oracle.com ibm.com intel.com nvidia.com amd.com samsung.com
sony.com lg.com dell.com hp.com lenovo.com huawei.com xiaomi.com mi.com oppo.com vivo.com honor.com oneplus.com tesla.com byd.com
spotify.com soundcloud.com vimeo.com imdb.com hulu.com disneyplus.com bbc.co.uk bbc.com cnn.com nytimes.com theguardian.com
reuters.com bloomberg.com wsj.com ft.com economist.com forbes.com washingtonpost.com npr.org time.com nature.com science.org
nasa.gov nih.gov who.int un.org europa.eu gov.uk usa.gov whitehouse.gov irs.gov mit.edu stanford.edu harvard.edu ox.ac.uk
paypal.com stripe.com squareup.com wise.com revolut.com venmo.com cash.app klarna.com affirm.com adyen.com worldpay.com payoneer.com
skrill.com neteller.com alipay.com alipayplus.com tenpay.com unionpay.com unionpayintl.com 95516.com lianlianpay.com lakala.com
yeepay.com 99bill.com epay.com ipay.com gpay.com pay.com payu.com payeer.com paytm.com phonepe.com gopay.com ovo.id dana.id
grabpay.com linepay.com jkopay.com pxpay.com.tw octopus.com.hk payme.hsbc.com.hk tapngo.com.hk wechat.com kakaopay.com naver.com
kakao.com toss.im zellepay.com samsungpay.com applepay.com bestpay.com.cn shouqianba.com sumup.com zettle.com gocardless.com
visa.com mastercard.com americanexpress.com jcb.co.jp discover.com icbc.com.cn abchina.com boc.cn ccb.com bankcomm.com psbc.com
cmbchina.com citicbank.com cebbank.com cmbc.com.cn cib.com.cn spdb.com.cn pingan.com hxb.com.cn cgbchina.com.cn czbank.com
bankofbeijing.com.cn bosc.cn jsbchina.cn nbcb.com.cn webank.com mybank.cn hsbc.com hsbc.com.hk hangseng.com bochk.com sc.com
citibank.com chase.com bankofamerica.com wellsfargo.com capitalone.com usbank.com pnc.com barclays.co.uk lloydsbank.com natwest.com
santander.com deutsche-bank.de ing.com dbs.com ocbc.com uob.com.sg anz.com commbank.com.au westpac.com.au td.com rbc.com
taobao.com tmall.com 1688.com aliexpress.com alibaba.com alibabagroup.com jd.com pinduoduo.com temu.com shein.com vip.com suning.com
gome.com.cn dangdang.com meituan.com dianping.com ele.me ctrip.com trip.com qunar.com fliggy.com 12306.cn didiglobal.com
tuniu.com ly.com mafengwo.cn airbnb.com booking.com expedia.com agoda.com tripadvisor.com uber.com lyft.com grab.com
qq.com weixin.qq.com wechat.com weibo.com zhihu.com douban.com bilibili.com iqiyi.com youku.com mgtv.com douyin.com tiktok.com
kuaishou.com xiaohongshu.com toutiao.com baidu.com sogou.com so.com 360.cn 163.com 126.com sina.com.cn sohu.com ifeng.com people.com.cn
xinhuanet.com cctv.com chinadaily.com.cn huanqiu.com gov.cn pbc.gov.cn nfra.gov.cn safe.gov.cn mps.gov.cn chinatax.gov.cn 12315.cn
10086.cn 10010.com 189.cn chinaunicom.com.cn chinamobile.com sf-express.com sto.cn zto.com yto.net.cn yundaex.com ems.com.cn
csdn.net cnblogs.com juejin.cn segmentfault.com gitee.com oschina.net aliyun.com huaweicloud.com cloud.tencent.com volcengine.com
hao123.com 2345.com 58.com ganji.com anjuke.com ke.com lianjia.com autohome.com.cn dcdapp.com zhaopin.com 51job.com liepin.com
walmart.com target.com costco.com bestbuy.com homedepot.com ikea.com ebay.com etsy.com shopify.com rakuten.co.jp mercari.com
shopee.com lazada.com flipkart.com mercadolibre.com zalando.com asos.com nike.com adidas.com uniqlo.com hm.com zara.com
starbucks.com mcdonalds.com kfc.com luckincoffee.com dominos.com subway.com coca-cola.com pepsi.com nestle.com unilever.com
coinbase.com binance.com kraken.com okx.com bybit.com huobi.com crypto.com ledger.com trezor.io metamask.io opensea.io
upwork.com ups.com usps.com fedex.com dhl.com upaya.org upstart.com upi.com udemy.com coursera.org edx.org khanacademy.org duolingo.com
uptodate.com uproxx.com up.edu.ph supay.com youpay.co groupon.com playstation.com nintendo.com steampowered.com epicgames.com
ea.com roblox.com minecraft.net chess.com lichess.org archive.org gutenberg.org w3.org ietf.org unicode.org openai.com anthropic.com
huggingface.co kaggle.com arxiv.org wikipedia.com fandom.com imgur.com giphy.com flickr.com deviantart.com behance.net dribbble.com
dictionary.com merriam-webster.com weather.com accuweather.com timeanddate.com speedtest.net ookla.com ikea.cn apple.com.cn
microsoftonline.com t.me telegram.org signal.org line.me viber.com skype.com messenger.com mail.ru yandex.ru vk.com ok.ru
`
  .trim()
  .split(/\s+/);

/** Brands to judge by, besides the shipped one: a long name, an everyday word, a name of three letters, one of two words. */
export const OTHER_BRANDS = [
  { domains: ['paywell.com'], names: ['PayWell'], hotlines: ['4008889999'], emails: ['care@paywell.com'] },
  { domains: ['wise.com'], names: ['Wise'], hotlines: [], emails: [] },
  { domains: ['cib.com.cn'], names: ['CIB', '兴业银行'], hotlines: ['95561'], emails: [] },
  { domains: ['lucky-cash.hk'], names: ['Lucky Cash', '乐付宝'], hotlines: [], emails: [] },
] as const;

export const SHIPPED = {
  domains: ['upay.example', 'upay-wallet.example'],
  names: ['uPay 钱包', 'uPay'],
  hotlines: ['95000'],
  emails: ['help@upay.example'],
} as const;
