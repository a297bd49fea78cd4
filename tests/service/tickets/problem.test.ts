/** The problem in one sentence, in both languages, as who takes the conversation reads it. */
import { describe, expect, test } from '@jest/globals';
import type { Brief } from '../../../src/dialog/effect.ts';
import { problemOf } from '../../../src/service/tickets/problem.ts';
import type { TicketHead } from '../../../src/service/tickets/stored.ts';
import { cursorOf, editOf, placeOf, viewOf } from '../../../src/service/tickets/views.ts';
import { shippedKnowledge } from '../../support/shipped-knowledge.ts';

const { graph } = shippedKnowledge();
const brief = (more: Partial<Brief> = {}): Brief => ({
  topic: 'pending_transaction',
  flow: 'pending_transaction',
  title: '转账未到账',
  lang: 'zh',
  customer: 'cu_1',
  answers: [],
  tried: [],
  wishes: [],
  ...more,
});
const title = (lang: 'zh' | 'en') =>
  graph.flows.pending_transaction?.title[lang][0]?.map((part) => (part.kind === 'literal' ? part.text : '')).join('');

describe('the sentence', () => {
  test('tells the matter, its number, what was found and why a person is needed', () => {
    const about = brief({
      answers: [
        { slot: 'order_no', value: '2026112200000101' },
        { slot: 'no_such_slot', value: 'never shown' },
      ],
      tried: ['看过预计到账时间', '查询交易状态 → processing'],
    });
    expect(problemOf(graph, { reason: 'asked_for_person' }, about)).toEqual({
      zh: `${title('zh')}：订单 2026…0101；“查询交易状态”的结果是处理中；已试过 1 个办法；客户要求人工。`,
      en: `${title('en')}: order 2026…0101; “Look up a transaction” gave: being processed; 1 step tried; the customer asked for a person.`,
    });
  });

  test('says what the bot had chosen in both languages, whichever the customer speaks', () => {
    const flow = Object.values(graph.flows).find(({ id }) => id === 'complaint');
    const ask = Object.values(flow?.steps ?? {}).find((step) => step.kind === 'ask' && step.slot === 'subject');
    const option = ask?.kind === 'ask' && ask.options?.kind === 'fixed' ? ask.options.options[0] : undefined;
    const [zh, en] = (['zh', 'en'] as const).map((lang) =>
      (option?.label[lang][0] ?? []).map((part) => (part.kind === 'literal' ? part.text : '')).join(''),
    );
    const english = brief({ flow: 'complaint', lang: 'en', answers: [{ slot: 'subject', value: en ?? '' }] });
    const problem = problemOf(graph, { reason: 'complaint_not_filed' }, english);
    expect(problem.zh).toContain(`“${zh}”`);
    expect(problem.en).toContain(`“${en}”`);
  });

  test('ends properly with nothing known at all, and says that nobody has proved who they are', () => {
    const nothing = brief({ topic: null, flow: null, title: null, customer: null });
    expect(problemOf(graph, { reason: 'odd_matter' }, nothing)).toEqual({
      zh: '客户需要帮助：原因：odd matter；客户身份未确认。',
      en: 'The customer needs help: reason: odd matter; customer not identified.',
    });
  });

  test('takes long words of the customer only where nothing exact is known, shortened and on one line', () => {
    const flow = Object.values(graph.flows).find(({ slots }) => slots.description?.type.kind === 'text');
    const long = brief({ flow: flow?.id ?? null, answers: [{ slot: 'description', value: `等了\n\n${'很久'.repeat(60)}` }] });
    const { zh } = problemOf(graph, { reason: 'asked_for_person' }, long);
    expect(zh).toMatch(/客户说“等了 (?:很久)+很?…”；客户要求人工。$/);
    expect([...zh].length).toBeLessThan(90);
  });
});

describe('what the desk shows', () => {
  const head: TicketHead = {
    number: 'C-1',
    conversation: 'c',
    kind: 'complaint',
    status: 'open',
    reason: 'file_complaint',
    title: '投诉',
    topic: 'complaint',
    lang: 'zh',
    priority: 'high',
    assignee: null,
    due: null,
    at: '2026-11-23T02:00:00.000Z',
    updatedAt: '2026-11-23T02:00:00.000Z',
    version: 3,
    customer: { name: '李雷', identified: true },
    place: { rank: 1, due: '9', at: '2026-11-23T02:00:00.000Z', number: 'C-1' },
  };

  test('a ticket with its history in words, and whose words a note has', () => {
    const view = viewOf(graph, {
      head,
      brief: brief(),
      notes: [
        { id: '1', by: null, text: '还没到', at: head.at },
        { id: '2', by: 'p_li', text: '已致电', at: head.at },
      ],
      history: [{ at: head.at, by: 'p_li', field: 'assignee', from: null, to: 'p_li' }],
    });
    expect(view).toMatchObject({
      version: 3,
      row: { number: 'C-1', kind: 'complaint', customer: { name: '李雷' } },
      notes: [{ by: 'customer' }, { by: 'p_li' }],
      history: [{ by: 'p_li', what: 'assignee: - → p_li' }],
    });
    expect(Object.keys(view.row)).not.toContain('version');
  });

  test('a look-up with the same result stands once, where it came last, also when the language has changed meanwhile', () => {
    const tried = [
      '查询交易状态 → processing',
      '看过预计到账时间',
      '查询交易状态 → success',
      'Look up a transaction → processing',
    ];
    const view = viewOf(graph, { head, brief: brief({ tried }), notes: [], history: [] });
    expect(view.brief.tried).toEqual(['看过预计到账时间', '查询交易状态 → 已成功', '查询交易状态 → 处理中']);
    expect(view.problem.zh).toContain('结果是处理中；已试过 1 个办法');
  });

  test('a change goes to the store without what is said to the customer, and an empty note is none', () => {
    expect(editOf({ version: 3, status: 'done', assignee: null, reply: '好了', note: '  ' })).toEqual({
      version: 3,
      status: 'done',
      assignee: null,
    });
  });

  test('the place behind a row goes into an address and comes back; anything else is no place', () => {
    expect(placeOf(cursorOf(head))).toEqual({ rank: 1, due: '9', at: head.at, number: 'C-1' });
    for (const wrong of ['', 'x', '%00', Buffer.from('[1,2,3,4]').toString('base64url'), Buffer.from('{}').toString('base64url')])
      expect(placeOf(wrong)).toBeNull();
  });
});
