/** The widget's own words. What the bot says comes from the flows. */

export type Lang = 'zh' | 'en';

export function isLang(text: string): text is Lang {
  return text === 'zh' || text === 'en';
}

/** Side by side: what is packed is smaller, and what is changed in one is seen in the other. */
const WORDS = {
  about: ['智能助手 · 可转人工客服', 'Bot · a person if you ask'],
  about_queued: ['正在等待人工客服', 'Waiting for a person'],
  open: ['打开在线客服', 'Open the chat'],
  close: ['关闭', 'Close'],
  close_chat: ['收起聊天窗口', 'Close the chat'],
  other_language: ['English', '中文'],
  download: ['下载聊天记录', 'Download this conversation'],
  messages: ['聊天记录', 'Conversation'],
  earlier: ['查看更早的消息', 'Show earlier messages'],
  later: ['查看之后的消息', 'Show later messages'],
  newest: ['回到最新消息', 'Latest messages'],
  news: ['有新消息', 'New messages'],
  bot: ['智能助手', 'Assistant'],
  agent: ['人工客服', 'Support'],
  you: ['您', 'You'],
  typing: ['#正在输入', '# is typing'],
  with_bot: ['现在由智能助手继续为您服务', 'The assistant is with you again'],
  with_agent: ['#正在为您服务', '# is with you'],
  with_hold: ['#正在查看，请您稍等', '# is looking into it, one moment please'],
  finding: ['正在找有空的客服', 'We are looking for somebody who is free'],
  next: ['下一位就是您', 'You are next in line'],
  place: ['您排在第 # 位', 'You are number # in line'],
  minute: ['，大约 # 分钟', ', about # minute'],
  minutes: ['，大约 # 分钟', ', about # minutes'],
  hold_on: ['，请稍候', ', please hold on'],
  leave: ['不等了', 'Stop waiting'],
  input: ['请描述您的问题', 'Describe your problem'],
  send: ['发送', 'Send'],
  attach: ['添加图片或 PDF', 'Add a picture or PDF'],
  drop: ['松开即可添加', 'Drop to add'],
  remove: ['移除', 'Remove'],
  sending: ['发送中', 'Sending'],
  waiting: ['等待网络，恢复后自动发送', 'Waiting for the network, sends by itself'],
  sent: ['已发送', 'Sent'],
  failed: ['没有发出去', 'Not sent'],
  retry: ['重试', 'Try again'],
  discard: ['删除', 'Delete'],
  connecting: ['正在连接…', 'Connecting…'],
  reconnecting: ['连接断开了，正在重新连接…', 'Connection lost, reconnecting…'],
  offline: [
    '网络已断开。您写的内容会保留，联网后自动发送。',
    'You are offline. What you write is kept and sent when you are back.',
  ],
  refused: ['抱歉，在这个页面暂时打不开在线客服。', 'Sorry, the chat cannot be opened on this page right now.'],
  refused_call: ['您可以拨打 # 联系我们，也可以再试一次。', 'You can call us on # or try again.'],
  refused_else: ['您可以再试一次，或用其他方式联系我们。', 'You can try again or contact us another way.'],
  today: ['今天', 'Today'],
  yesterday: ['昨天', 'Yesterday'],
  unread_one: ['# 条未读消息', '# unread message'],
  unread_many: ['# 条未读消息', '# unread messages'],
  caution: ['我们绝不会向您索要密码、验证码、安全码或助记词。', 'We never ask for passwords, codes, CVV or recovery phrases.'],
  too_large: ['文件超过 5 MB，请换一个小一些的。', 'That file is larger than 5 MB. Please choose a smaller one.'],
  wrong_type: ['只支持图片（PNG、JPEG、GIF、WebP）和 PDF。', 'Pictures (PNG, JPEG, GIF, WebP) and PDF files only, please.'],
  too_many: ['一次最多添加 5 个文件。', 'Up to 5 files at once, please.'],
  file_gone: ['文件没有保留下来，请重新添加。', 'The file was not kept. Please add it again.'],
  too_long: ['内容太长了，请分几次发送。', 'This is too long. Please send it in parts.'],
  not_taken: ['这条消息没有被接收。', 'This message was not taken.'],
  expired: ['超过一天没有发出去。', 'It could not be sent for more than a day.'],
  file: ['文件', 'File'],
  rating_bot: ['这次服务，您还满意吗？', 'How did we do?'],
  rating_agent: ['您对人工客服的服务还满意吗？', 'How was your chat with our support agent?'],
  rating_ask: ['您可以给这次服务打分，也可以跳过。', 'You can rate this chat, or skip it.'],
  rating_skip: ['跳过', 'Skip'],
  rating_send: ['提交评价', 'Send rating'],
  rating_comment: ['想补充几句吗？（选填）', 'Anything to add? (optional)'],
  rating_failed: ['没有发出去，请再试一次。', 'It was not sent. Please try again.'],
  rating_thanks: ['谢谢您的评价。', 'Thank you for your rating.'],
  stars_1: ['1 星：很不满意', '1 star: very unhappy'],
  stars_2: ['2 星：不太满意', '2 stars: unhappy'],
  stars_3: ['3 星：一般', '3 stars: all right'],
  stars_4: ['4 星：满意', '4 stars: happy'],
  stars_5: ['5 星：非常满意', '5 stars: very happy'],
} as const;

export type Word = keyof typeof WORDS;

/** @param what stands in the place of `#` */
export type Say = (word: Word, what?: string | number) => string;

export function sayIn(lang: Lang): Say {
  return (word, what) => WORDS[word][lang === 'zh' ? 0 : 1].replace('#', () => String(what));
}

export const LOCALES = { zh: 'zh-CN', en: 'en-US' } as const;
