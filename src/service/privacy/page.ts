/** The export as a page that people can read: Chinese and English headings, no script, nothing from elsewhere, all text escaped. */
import type { ExportedConversation, ExportPart } from './export.ts';

const STYLE = `body{font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem;border-top:2px solid #ccc;padding-top:1rem;overflow-wrap:anywhere}h3{font-size:1rem;margin:1.2rem 0 .3rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ddd;overflow-wrap:anywhere;white-space:pre-wrap}
th{background:#f3f3f3}td:first-child{white-space:nowrap}p.none{color:#555}`;

const ENTITIES: { readonly [char: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Control characters and those that turn the direction of writing are shown by their number: they could disguise the rest. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (char) =>
      char === '\n' || char === '\t' ? char : `[U+${char.codePointAt(0)?.toString(16).toUpperCase()}]`,
    );
}

/** Spreadsheets open pages, too, and run what begins like this; the JSON has the words as they were. */
function harmless(text: string): string {
  return /^[\s\0]*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
}

type Cell = string | number | null;

function table(title: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return '';
  const head = columns.map((column) => `<th scope="col">${escaped(column)}</th>`).join('');
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(harmless(String(cell ?? '')))}</td>`).join('')}</tr>`);
  return `<h3>${escaped(title)}</h3>\n<table><thead><tr>${head}</tr></thead>\n<tbody>\n${lines.join('\n')}\n</tbody></table>\n`;
}

const SENDERS = { customer: '您 You', bot: '助手 Bot', agent: '客服 Agent' } as const;
const TIME = '时间 Time (UTC)';

/** What the bot understood, in a line: the rest is in the JSON. */
function understood(event: unknown): string {
  const { kind, understanding, redacted } = event as { kind?: string; understanding?: object; redacted?: readonly string[] };
  const { intents, entities } = (understanding ?? {}) as { intents?: readonly unknown[]; entities?: readonly unknown[] };
  return [
    kind,
    redacted && redacted.length > 0 ? `removed: ${redacted.join(', ')}` : null,
    intents?.[0] === undefined ? null : JSON.stringify(intents[0]),
    entities && entities.length > 0 ? JSON.stringify(entities) : null,
  ]
    .filter((part) => part !== null && part !== undefined)
    .join(' · ');
}

function timeOf(event: unknown): string {
  const { at } = event as { at?: unknown };
  return typeof at === 'string' ? at : '';
}

/** How it went, for the bot and for the customer. */
function results(one: ExportedConversation): readonly string[] {
  return [
    table(
      '结果 Outcomes',
      [TIME, '流程 Flow', '结果 Outcome'],
      one.outcomes.map(({ at, flow, disposition }) => [at, flow, disposition]),
    ),
    table(
      '评价 Feedback',
      [TIME, '流程 Flow', '有帮助 Helped'],
      one.feedback.map(({ at, flow, helped }) => [at, flow, helped ? '是 yes' : '否 no']),
    ),
    table(
      '评分 Ratings',
      [TIME, '对象 Of', '星级 Stars', '留言 Comment'],
      one.ratings.map(({ at, of, stars, comment }) => [at, SENDERS[of], stars, comment]),
    ),
  ];
}

function section(one: ExportedConversation): string {
  const { state } = one;
  const facts: (readonly Cell[])[] = [
    ['最后更新 Last change (UTC)', one.updatedAt],
    ['状态 Status', state.status],
    ['身份 Identity', one.subjects.map(({ kind, id }) => `${kind}: ${id}`).join('\n')],
    ['记住的内容 Remembered', Object.keys(state.memory).length === 0 ? '' : JSON.stringify(state.memory, null, 1)],
    ['尝试过 Tried', state.tried.join('\n')],
    ['渠道地址 Channel address', one.address === null ? '' : JSON.stringify(one.address)],
    ['等待中 Waiting', one.timer === null ? '' : `${one.timer.id} · ${one.timer.due}`],
  ];
  return [
    `<h2>会话 Conversation ${escaped(one.conversation)}</h2>\n`,
    table(
      '概况 Overview',
      ['项目 Item', '内容 Content'],
      facts.filter(([, content]) => content !== ''),
    ),
    table(
      '消息 Messages',
      [TIME, '发送者 From', '内容 Text'],
      one.messages.map(({ at, from, message }) => [at, SENDERS[from], message.text]),
    ),
    table(
      '工单 Tickets',
      [TIME, '编号 Number', '交接内容 What the agent was told', '补充说明 Notes', '记录 History'],
      one.tickets.map(({ at, ticket, brief, notes, history }) => [
        at,
        `${ticket.number}\n${ticket.reason}\n${ticket.priority}`,
        JSON.stringify(brief, null, 1),
        notes.map((note) => `${note.at} ${note.text}`).join('\n'),
        history.map(({ at: then, field, from, to }) => `${then} ${field}: ${from ?? '-'} → ${to ?? '-'}`).join('\n'),
      ]),
    ),
    table(
      '内部备注 Notes of our people',
      [TIME, '类型 Kind', '内容 Text'],
      one.notes.map(({ at, kind, text }) => [at, kind === 'note' ? '备注 note' : '提示 whisper', text]),
    ),
    ...results(one),
    table(
      '系统的理解 What the bot understood',
      [TIME, '内容 Content'],
      one.turns.map(({ event }) => [timeOf(event), understood(event)]),
    ),
    table(
      '后台工作 Work',
      [TIME, '类型 Kind', '状态 Status', '内容 Content'],
      one.work.map(({ at, item, status }) => [
        at,
        item.kind,
        status,
        JSON.stringify(item.kind === 'call' ? item.call : item.kind === 'desk' ? item.word : item.seqs),
      ]),
    ),
    table(
      '收到的消息编号 Ids of messages',
      [TIME, '编号 Id'],
      one.inbound.map(({ at, channel, messageId }) => [at, `${channel} ${messageId}`]),
    ),
    table(
      '被拒绝的重复消息 Refused repetitions',
      [TIME, '编号 Id'],
      one.conflicts.map(({ at, inbound }) => [at, inbound.messageId]),
    ),
  ].join('');
}

/** The export as one HTML document, in pieces. */
export async function* asPage(parts: AsyncIterable<ExportPart>): AsyncGenerator<string> {
  const shared: string[] = [];
  let count = 0;
  for await (const part of parts) {
    if (part.kind === 'head') {
      const { whose, at } = part.head;
      yield `<!doctype html>\n<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>个人数据 Personal data</title><style>${STYLE}</style></head>\n<body><h1>我们保存的您的数据 Your data with us</h1>\n<p>${escaped(`${whose.kind}: ${whose.id}`)}<br>${escaped(at)} (UTC)</p>\n<p>密码、验证码、完整卡号等内容在保存之前已被去除。<br>Passwords, codes and full card numbers were removed before anything was stored.</p>\n`;
    } else if (part.kind === 'shared') shared.push(part.conversation);
    else {
      count += 1;
      yield section(part.conversation);
    }
  }
  if (count === 0) yield '<p class="none">没有保存任何会话。<br>No conversation is stored.</p>\n';
  if (shared.length > 0)
    yield `<p>另有 ${shared.length} 个会话与他人共用，需人工核对后提供。<br>${shared.length} more shared with somebody else: a person will look at them first.</p>\n`;
  yield '</body></html>\n';
}
