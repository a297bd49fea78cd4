/**
 * The problem in one sentence, by rule, for whoever takes the conversation. Pure. Values stand as the brief has them, where private
 * ones are masked already; long numbers are shortened, because the brief beside it has them whole.
 */
import type { Brief } from '../../dialog/effect.ts';
import type { KnownAnswer } from '../../dialog/state.ts';
import type { Flow, FlowGraph, Lang, SlotType } from '../../flow/graph.ts';
import { type Both, plain, same, spaced } from './both.ts';
import { reasonInWords } from './reasons.ts';
import { callIn } from './tried.ts';

/** Answers that are named: more make a list of it. */
const MOST_FACTS = 3;
const LONG_NUMBER = 12;
const LONG_WORDS = 40;
const NAMELESS: Both = { zh: '客户需要帮助', en: 'The customer needs help' };

/** `转账未到账：订单 2026…0101，¥100；“查询交易状态”的结果是处理中；客户要求人工。` */
export function problemOf(graph: FlowGraph, { reason }: { readonly reason: string }, brief: Brief): Both {
  const flow = brief.flow === null ? undefined : graph.flows[brief.flow];
  const calls = brief.tried.flatMap((line) => callIn(graph, line) ?? []);
  const last = calls.at(-1);
  const steps = brief.tried.length - calls.length;
  const title: Both = flow ? plain(flow.title) : brief.title ? same(brief.title) : NAMELESS;
  const facts = factsOf(graph, flow, brief);
  const acted = graph.actions[reason];
  const why = reasonInWords(reason) ?? (acted && last?.action.id !== acted.id ? plain(acted.title) : null);
  const in_ = (lang: Lang): string => {
    const zh = lang === 'zh';
    const parts = [
      facts.map((fact) => fact[lang]).join(zh ? '，' : ', '),
      last ? (zh ? `“${last.title.zh}”的结果是${last.result.zh}` : `“${last.title.en}” gave: ${last.result.en}`) : '',
      steps > 0 ? (zh ? `已试过 ${steps} 个办法` : `${steps} ${steps === 1 ? 'step' : 'steps'} tried`) : '',
      why ? why[lang] : acted ? '' : zh ? `原因：${spaced(reason)}` : `reason: ${spaced(reason)}`,
      brief.customer === null ? (zh ? '客户身份未确认' : 'customer not identified') : '',
    ].filter((part) => part !== '');
    const rest = parts.join(zh ? '；' : '; ');
    // A title may be a question.
    const joint = /[?？]$/.test(title[lang]) ? (zh ? '' : ' ') : zh ? '：' : ': ';
    return `${title[lang]}${rest && `${joint}${rest}`}${zh ? '。' : '.'}`;
  };
  return { zh: in_('zh'), en: in_('en') };
}

/** What identifies the matter first: numbers and amounts, then what was chosen, then days; only then the customer's own words. */
const ORDER: readonly SlotType['kind'][] = ['order_number', 'money', 'choice', 'date', 'number', 'text'];

function factsOf(graph: FlowGraph, flow: Flow | undefined, { answers, lang }: Brief): readonly Both[] {
  const known = answers.flatMap((answer) => {
    const of = flow?.slots[answer.slot] ? flow : Object.values(graph.flows).find((one) => one.slots[answer.slot]);
    const kind = of?.slots[answer.slot]?.type.kind;
    return of && kind && ORDER.includes(kind) && answer.value.trim() !== '' ? [{ answer, of, kind }] : [];
  });
  const sorted = known.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  const facts = sorted.map(({ answer, of, kind }) => fact(of, answer, kind, lang));
  const exact = sorted.filter(({ kind }) => kind !== 'text').length;
  return facts.slice(0, exact > 0 ? Math.min(exact, MOST_FACTS) : 1);
}

function fact(flow: Flow, { slot, value }: KnownAnswer, kind: SlotType['kind'], lang: Lang): Both {
  const words = value.replace(/\s+/g, ' ').trim();
  switch (kind) {
    case 'order_number': {
      const chars = [...words];
      const short = chars.length > LONG_NUMBER ? `${chars.slice(0, 4).join('')}…${chars.slice(-4).join('')}` : words;
      return { zh: `订单 ${short}`, en: `order ${short}` };
    }
    case 'choice':
      return quoted(labelled(flow, slot, words, lang) ?? same(words));
    case 'text': {
      const chars = [...words];
      const short = chars.length > LONG_WORDS ? `${chars.slice(0, LONG_WORDS).join('')}…` : words;
      return { zh: `客户说“${short}”`, en: `the customer says “${short}”` };
    }
    default:
      return same(words);
  }
}

/** The option in both languages that the brief shows in one. */
function labelled(flow: Flow, slot: string, words: string, lang: Lang): Both | null {
  for (const step of Object.values(flow.steps)) {
    if (step.kind !== 'ask' || step.slot !== slot || step.options?.kind !== 'fixed') continue;
    const option = step.options.options.find(({ label }) => plain(label)[lang] === words);
    if (option) return plain(option.label);
  }
  return null;
}

function quoted({ zh, en }: Both): Both {
  return { zh: `“${zh}”`, en: `“${en}”` };
}
