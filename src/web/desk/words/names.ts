/** Words for what the server names by a code. A code that is not known here is shown as it is. */
import type { Both } from '../../../service/desk/wire.ts';

type Names = { readonly [code: string]: Both };

export const TOPICS: Names = {
  login_failure: { zh: '登录问题', en: 'Signing in' },
  forgot_password: { zh: '忘记密码', en: 'Forgotten password' },
  pending_transaction: { zh: '交易未到账', en: 'Money has not arrived' },
  refund_dispute: { zh: '退款与争议', en: 'Refunds and disputes' },
  account_change: { zh: '账户变更', en: 'Account changes' },
  security: { zh: '账户安全', en: 'Security' },
  complaint: { zh: '投诉', en: 'Complaints' },
  how_to: { zh: '使用方法', en: 'How to' },
  human_agent: { zh: '找人工', en: 'Wants a person' },
  none: { zh: '其他', en: 'Other' },
};

/** What happened to a handoff, and to a ticket. */
export const EVENTS: Names = {
  request: { zh: '请求人工', en: 'A person was asked for' },
  requested: { zh: '请求人工', en: 'A person was asked for' },
  assign: { zh: '已接入', en: 'Taken' },
  assigned: { zh: '已接入', en: 'Taken' },
  joined: { zh: '已接入', en: 'Taken' },
  transfer: { zh: '已转接', en: 'Transferred' },
  transferred: { zh: '已转接', en: 'Transferred' },
  requeued: { zh: '回到队列', en: 'Back in the queue' },
  held: { zh: '请客户稍候', en: 'Put on hold' },
  hold: { zh: '继续对话', en: 'Resumed' },
  join: { zh: '主管退出', en: 'The supervisor left' },
  returned: { zh: '交回机器人', en: 'Back to the bot' },
  ended: { zh: '已结束', en: 'Closed' },
  resolved: { zh: '已结束', en: 'Closed' },
  withdraw: { zh: '客户取消了等待', en: 'The customer did not want to wait' },
  withdrawn: { zh: '客户取消了等待', en: 'The customer did not want to wait' },
  abandoned: { zh: '客户已离开', en: 'The customer left' },
  expired: { zh: '无人接入，转为工单', en: 'Nobody came in time: a ticket' },
  clock: { zh: '超时', en: 'Time ran out' },
  agent_gone: { zh: '客服已离开', en: 'The agent is gone' },
  close_desk: { zh: '服务时间结束', en: 'The desk closed' },
  created: { zh: '已创建', en: 'Made' },
  status: { zh: '状态', en: 'Status' },
  assignee: { zh: '负责人', en: 'Assignee' },
  due: { zh: '截止时间', en: 'Due' },
  priority: { zh: '优先级', en: 'Priority' },
  note: { zh: '备注', en: 'Note' },
  reply: { zh: '回复了客户', en: 'Replied to the customer' },
  disposition: { zh: '结果', en: 'How it ended' },
};

/** What the audit log records. */
export const AUDITED: Names = {
  read: { zh: '查看', en: 'Looked at' },
  export: { zh: '导出', en: 'Exported' },
  erase: { zh: '删除', en: 'Erased' },
  retention: { zh: '到期清理', en: 'Removed by age' },
  publish: { zh: '发布流程', en: 'Published flows' },
  redrive: { zh: '重新发送', en: 'Sent again' },
  refused: { zh: '被拒绝', en: 'Refused' },
  signed_in: { zh: '登录', en: 'Signed in' },
  signed_out: { zh: '退出登录', en: 'Signed out' },
  sign_in_refused: { zh: '登录被拒绝', en: 'Sign-in refused' },
  account_made: { zh: '添加账号', en: 'Account made' },
  account_changed: { zh: '修改账号', en: 'Account changed' },
  account_reset: { zh: '重设账号', en: 'Account reset' },
  password_set: { zh: '设置密码', en: 'Password set' },
  second_factor: { zh: '两步验证', en: 'Two-step sign-in' },
  sessions_ended: { zh: '结束登录', en: 'Sessions ended' },
  setup_link: { zh: '生成链接', en: 'Link made' },
};

/** Refusals of the server that people run into. */
export const REFUSALS: Names = {
  wrong: { zh: '登录名、密码或验证码不对。', en: 'Login, password or code is not right.' },
  too_many: { zh: '试的次数太多了，请过几分钟再来。', en: 'Too many tries: please come back in some minutes.' },
  busy: { zh: '现在人多，请过几秒再试。', en: 'Many people at once: please try again in some seconds.' },
  taken: { zh: '这个登录名已经有人用了。', en: 'This login belongs to somebody already.' },
  changed: { zh: '刚被别人改过，请看一下最新内容再试。', en: 'Somebody has just changed it: look again, and try again.' },
  last_admin: { zh: '至少要留一位管理员。', en: 'At least one admin must stay.' },
  link_void: { zh: '这个链接已经用过或过期了。', en: 'This link was used already, or is too old.' },
  no_role: { zh: '您的公司账号没有工作台的角色，请找管理员。', en: 'Your company account has no role here: ask an admin.' },
  provider: { zh: '公司账号系统没有回应，请稍后再试。', en: 'The company’s sign-in does not answer: please try later.' },
  weak_password: {
    zh: '这个密码太弱：至少 10 个字符，不要用常见的或包含登录名的密码。',
    en: 'This password is too weak: 10 characters or more, nothing common, not the login.',
  },
  not_found: { zh: '没有找到，或者您没有权限。', en: 'It is not there, or you may not see it.' },
  no_conversation: { zh: '这个对话已经结束，或已由别人负责。', en: 'This conversation has ended, or somebody else has it.' },
  no_ticket: { zh: '没有这张工单，或者您没有权限查看。', en: 'There is no such ticket for you.' },
  no_right: { zh: '您没有权限这样做。', en: 'You may not do this.' },
  not_yours: {
    zh: '这个对话现在由别人负责，不能在里面回复。',
    en: 'Somebody else has this conversation now: nothing can be said in it.',
  },
  nobody: { zh: '没有这个人，请从列表里选。', en: 'There is nobody of this name: choose from the list.' },
  unavailable: { zh: '数据暂时打不开，请再试一次。', en: 'The desk cannot reach its data at the moment: please try again.' },
  UnsupportedFile: {
    zh: '只能发完好的图片（PNG、JPEG、GIF、WebP）或 PDF。',
    en: 'Only intact pictures (PNG, JPEG, GIF, WebP) and PDF files can be sent.',
  },
  FileTooLarge: { zh: '文件太大：每个不超过 5 MB。', en: 'This file is too large: 5 MB at most.' },
  too_large: { zh: '文件太大：每个不超过 5 MB。', en: 'This file is too large: 5 MB at most.' },
  ImageTooLarge: { zh: '这张图片的像素太多，请缩小后再发。', en: 'This picture has too many pixels: send a smaller one.' },
  BadArgument: { zh: '这个文件是空的。', en: 'This file is empty.' },
  too_many_files: { zh: '一次最多发 5 个文件。', en: '5 files at most at once.' },
  file_gone: { zh: '放得太久，已经不在了，请重新添加。', en: 'Not kept any more: please add it again.' },
  no_way: { zh: '这位客户的渠道收不了文件。', en: 'The customer’s channel takes no files.' },
  forbidden: { zh: '您没有权限这样做。', en: 'You may not do this.' },
  internal: { zh: '服务器出错了，请再试一次。', en: 'The server failed at this: please try again.' },
};
