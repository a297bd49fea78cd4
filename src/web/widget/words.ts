/** The widget's own words. What the bot says comes from the flows. */

export type Lang = 'zh' | 'en';

export function isLang(text: string): text is Lang {
  return text === 'zh' || text === 'en';
}

const ZH = {
  about: '智能助手 · 可转人工客服',
  open: '打开在线客服',
  close: '关闭',
  close_chat: '收起聊天窗口',
  other_language: 'English',
  download: '下载聊天记录',
  messages: '聊天记录',
  earlier: '查看更早的消息',
  bot: '智能助手',
  agent: '人工客服',
  you: '您',
  typing: '智能助手正在输入',
  input: '请描述您的问题',
  send: '发送',
  attach: '添加图片或 PDF',
  drop: '松开即可添加',
  remove: '移除',
  sending: '发送中',
  waiting: '等待网络，恢复后自动发送',
  sent: '已发送',
  failed: '没有发出去',
  retry: '重试',
  discard: '删除',
  connecting: '正在连接…',
  reconnecting: '连接断开了，正在重新连接…',
  offline: '网络已断开。您写的内容会保留，联网后自动发送。',
  refused: '在线客服暂时不可用，请稍后再试。',
  today: '今天',
  yesterday: '昨天',
  unread_one: '条未读消息',
  unread_many: '条未读消息',
  caution: '我们绝不会向您索要密码、验证码、安全码或助记词。',
  too_large: '文件超过 5 MB，请换一个小一些的。',
  wrong_type: '只支持图片（PNG、JPEG、GIF、WebP）和 PDF。',
  too_many: '一次最多添加 5 个文件。',
  file_gone: '文件没有保留下来，请重新添加。',
  too_long: '内容太长了，请分几次发送。',
  not_taken: '这条消息没有被接收。',
  expired: '超过一天没有发出去。',
  file: '文件',
};

export type Word = keyof typeof ZH;

const EN: { readonly [word in Word]: string } = {
  about: 'Bot · a person if you ask',
  open: 'Open the chat',
  close: 'Close',
  close_chat: 'Close the chat',
  other_language: '中文',
  download: 'Download this conversation',
  messages: 'Conversation',
  earlier: 'Show earlier messages',
  bot: 'Assistant',
  agent: 'Support',
  you: 'You',
  typing: 'The assistant is typing',
  input: 'Describe your problem',
  send: 'Send',
  attach: 'Add a picture or PDF',
  drop: 'Drop to add',
  remove: 'Remove',
  sending: 'Sending',
  waiting: 'Waiting for the network, sends by itself',
  sent: 'Sent',
  failed: 'Not sent',
  retry: 'Try again',
  discard: 'Delete',
  connecting: 'Connecting…',
  reconnecting: 'Connection lost, reconnecting…',
  offline: 'You are offline. What you write is kept and sent when you are back.',
  refused: 'The chat is not available right now. Please try again later.',
  today: 'Today',
  yesterday: 'Yesterday',
  unread_one: 'unread message',
  unread_many: 'unread messages',
  caution: 'We never ask for passwords, codes, CVV or recovery phrases.',
  too_large: 'That file is larger than 5 MB. Please choose a smaller one.',
  wrong_type: 'Pictures (PNG, JPEG, GIF, WebP) and PDF files only, please.',
  too_many: 'Up to 5 files at once, please.',
  file_gone: 'The file was not kept. Please add it again.',
  too_long: 'This is too long. Please send it in parts.',
  not_taken: 'This message was not taken.',
  expired: 'It could not be sent for more than a day.',
  file: 'File',
};

const WORDS = { zh: ZH, en: EN };

export type Say = (word: Word) => string;

export function sayIn(lang: Lang): Say {
  return (word) => WORDS[lang][word];
}

export const LOCALES = { zh: 'zh-CN', en: 'en-US' } as const;
