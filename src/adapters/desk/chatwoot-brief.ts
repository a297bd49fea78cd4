/** The brief as Chatwoot's people read it: a note, and fields that can be searched and filtered. */

import type { Packet } from '../../service/desk/packet.ts';
import type { DeskEnd } from '../../service/desk/port.ts';
import type { Fields } from './chatwoot-api.ts';

const MOST_LINES = 200;

type Words = {
  readonly title: string;
  readonly problem: string;
  readonly customer: string;
  readonly proved: string;
  readonly unproved: string;
  readonly known: string;
  readonly tried: string;
  readonly also: string;
  readonly before: string;
  readonly from: { readonly customer: string; readonly bot: string; readonly agent: string };
  readonly colon: string;
};

const WORDS: { readonly [L in Packet['locale']]: Words } = {
  'zh-CN': {
    title: '机器人转人工',
    problem: '问题',
    customer: '客户',
    proved: '身份已确认',
    unproved: '身份未确认',
    known: '已知信息',
    tried: '已试过',
    also: '还想问',
    before: '之前的对话',
    from: { customer: '客户', bot: '机器人', agent: '同事' },
    colon: '：',
  },
  'en-US': {
    title: 'Handed over by the bot',
    problem: 'Problem',
    customer: 'Customer',
    proved: 'identity confirmed',
    unproved: 'identity not confirmed',
    known: 'Known',
    tried: 'Tried',
    also: 'Also asked about',
    before: 'What was said before',
    from: { customer: 'Customer', bot: 'Bot', agent: 'Colleague' },
    colon: ': ',
  },
};

/** @param withTranscript where the desk does not have the conversation itself */
export function noteOf(packet: Packet, withTranscript: boolean): string {
  const words = WORDS[packet.locale];
  const { colon } = words;
  const { customer, ticket, summary, slots, stepsTried, wishes, transcript } = packet;
  const list = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`${title}${colon}`.trimEnd(), ...lines.map((line) => `- ${line}`)];
  const who = [customer.name, customer.idHash === null ? words.unproved : words.proved].filter((part) => part !== null);
  const said = transcript
    .slice(-MOST_LINES)
    .map(({ from, by, text }) => `${by ?? words.from[from]}${colon}${text.replaceAll('\n', ' ')}`);
  return [
    `${words.title} ${ticket} (${packet.priority}, ${packet.reason})`,
    `${words.problem}${colon}${packet.locale === 'zh-CN' ? summary.zh : summary.en}`,
    `${words.customer}${colon}${who.join(', ')}`,
    ...list(
      words.known,
      slots.map(({ name, value }) => `${name}${colon}${value}`),
    ),
    ...list(words.tried, stepsTried),
    ...list(words.also, wishes),
    ...(withTranscript ? list(words.before, said) : []),
  ].join('\n');
}

export function attributesOf({ ticket, reason, priority, skill, intent, locale, summary, customer }: Packet): Fields {
  return {
    signpost_ticket: ticket,
    signpost_reason: reason,
    signpost_priority: priority,
    signpost_topic: skill ?? '',
    signpost_flow: intent ?? '',
    signpost_locale: locale,
    signpost_summary: locale === 'zh-CN' ? summary.zh : summary.en,
    signpost_customer: customer.idHash ?? '',
  };
}

const ENDS: { readonly [E in DeskEnd]: string } = {
  withdrawn: '客户不再等候人工。The customer does not wait for a person any longer.',
  abandoned: '一直没有收到客户的消息。Nothing was heard of the customer for a long time.',
  expired:
    '没有等到人工，已转为工单；现在回复，客户仍会收到。Nobody came in time, and it is a ticket now; a reply still reaches the customer.',
  resolved: '已由另一位同事处理完毕。A colleague has closed it elsewhere.',
  returned: '已交回机器人。It was given back to the bot.',
  taken: '另一位同事已在别处接手。A colleague has taken it elsewhere.',
};

export function endOf(how: DeskEnd, ticket: string): string {
  return `${ENDS[how]} (${ticket})`;
}

export const REQUEUED =
  '客户还在等回复，请换一位同事接手。The customer still waits for an answer; please give it to somebody else.';
