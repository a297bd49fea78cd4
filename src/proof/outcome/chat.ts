/** The way to a situation, told as a chat with the real texts and buttons. */
import type { FlowGraph, Lang, Option, SlotType, Step, Text } from '../../flow/graph.ts';
import type { ChatLine } from '../result.ts';
import type { Known } from './abstract.ts';
import type { Run, Situation, Via } from './run.ts';
import { shownSample, typedSample } from './sample.ts';

type Ask = Extract<Step, { kind: 'ask' }>;
type Call = Extract<Step, { kind: 'call' }>;
type Teller = { readonly graph: FlowGraph; readonly lang: Lang; readonly lines: ChatLine[] };
/** Values known in one flow, in words. */
type Frame = { readonly run: Run; readonly words: Map<string, string> };

/** Bubbles and answers from the first message to a situation, what the bot says there included. */
export function chatTo(graph: FlowGraph, run: Run, at: number, lang: Lang): readonly ChatLine[] {
  const t: Teller = { graph, lang, lines: [] };
  tellFrom(t, run, at, new Set());
  return t.lines;
}

function tellFrom(t: Teller, run: Run, at: number, seen: Set<Run>): void {
  seen.add(run);
  if (run.origin === null || seen.has(run.origin.run)) tellBeginning(t, run);
  else tellFrom(t, run.origin.run, run.origin.at, seen);
  const frame: Frame = { run, words: new Map() };
  tellPath(t, frame, at);
  const last = run.situations[at];
  if (last && last.step >= 0) tellStep(t, frame, last, null);
}

function tellBeginning(t: Teller, { shape: { flow } }: Run): void {
  const [example] = flow.examples[t.lang];
  if (example !== undefined) add(t, 'customer', example);
  else if (flow.role.kind === 'pattern') add(t, 'note', `（${flow.role.pattern}）`);
  else add(t, 'note', t.lang === 'zh' ? `（流程 ${flow.id}）` : `(flow ${flow.id})`);
}

function add(t: Teller, who: ChatLine['who'], text: string, buttons: readonly string[] = []): void {
  t.lines.push({ who, text, buttons });
}

/** The steps on the way to a situation, without that situation itself. */
function tellPath(t: Teller, frame: Frame, at: number): void {
  const path: { readonly situation: Situation; readonly via: Via }[] = [];
  for (let one = frame.run.situations[at]; one?.from != null; ) {
    const before: Situation | undefined = frame.run.situations[one.from.at];
    if (before === undefined) break;
    path.unshift({ situation: before, via: one.from.via });
    one = before;
  }
  for (const { situation, via } of path) tellStep(t, frame, situation, via);
}

/** @param via what happens at the step; null: nothing yet */
function tellStep(t: Teller, frame: Frame, { step: place }: Situation, via: Via | null): void {
  const step = frame.run.shape.steps[place];
  if (via?.kind === 'brought') {
    const names = via.names.join(', ');
    add(t, 'note', t.lang === 'zh' ? `（客户的话里已经有：${names}）` : `(said already: ${names})`);
  }
  switch (step?.kind) {
    case 'say':
      add(t, 'bot', words(t, frame, step.text));
      return;
    case 'ask':
      tellAsk(t, frame, step, via);
      return;
    case 'call':
      tellCall(t, frame, step, via);
      return;
    case 'run':
      if (via?.kind === 'run') tellPath(t, { run: via.run, words: new Map() }, via.exit);
      return;
    case 'handoff':
      if (step.text !== null) add(t, 'bot', words(t, frame, step.text));
      add(t, 'note', t.lang === 'zh' ? '（转人工）' : '(handed over to a person)');
      return;
    default:
  }
}

function tellAsk(t: Teller, frame: Frame, step: Ask, via: Via | null): void {
  if (via?.kind === 'on') return;
  if (via?.kind === 'said' || via?.kind === 'recalled') {
    const value = answerWords(t, frame, step, via.value);
    const told = t.lang === 'zh' ? `（之前已经说过：${value}）` : `(said before: ${value})`;
    add(t, 'note', told);
    frame.words.set(step.slot, shownValue(t, frame, step, via.value));
    return;
  }
  const buttons = buttonsOf(t, frame, step);
  const put = () => add(t, 'bot', words(t, frame, step.text), buttons);
  put();
  if (via?.kind === 'answer') {
    add(t, 'customer', answerWords(t, frame, step, via.value));
    frame.words.set(step.slot, shownValue(t, frame, step, via.value));
  } else if (via?.kind === 'skip' && step.optional) add(t, 'customer', words(t, frame, step.optional));
  else if (via?.kind === 'give_up') tellFailures(t, step.tries, step.invalid ? words(t, frame, step.invalid) : null, put);
}

function tellFailures(t: Teller, tries: number, invalid: string | null, put: () => void): void {
  for (let i = 1; i <= tries; i++) {
    add(t, 'customer', t.lang === 'zh' ? '（答非所问）' : '(something else)');
    if (i === tries) return;
    if (invalid !== null) add(t, 'bot', invalid);
    put();
  }
}

function tellCall(t: Teller, frame: Frame, step: Call, via: Via | null): void {
  const { confirm } = step;
  const asks = confirm !== null && !(via?.kind === 'result' && !via.asked);
  if (asks) {
    const change = confirm.change === null ? [] : [words(t, frame, confirm.change.label)];
    const buttons = [words(t, frame, confirm.yes), ...change, words(t, frame, confirm.no)];
    const put = () => add(t, 'bot', words(t, frame, confirm.text), buttons);
    put();
    if (via?.kind === 'result') add(t, 'customer', buttons[0] ?? '');
    else if (via?.kind === 'declined') add(t, 'customer', buttons.at(-1) ?? '');
    else if (via?.kind === 'change') add(t, 'customer', buttons[1] ?? '');
    else if (via?.kind === 'give_up') tellFailures(t, confirm.tries, null, put);
  }
  if (via?.kind !== 'result') return;
  if (via.sent) add(t, 'wallet', via.result);
  else add(t, 'note', t.lang === 'zh' ? '（身份还没有核实）' : '(identity is not proved)');
}

function fixedOptions(step: Ask): readonly Option[] {
  return step.options?.kind === 'fixed' ? step.options.options : [];
}

function buttonsOf(t: Teller, frame: Frame, step: Ask): readonly string[] {
  const own = fixedOptions(step).map(({ label }) => words(t, frame, label));
  const plain = step.type.kind === 'yes_no' && own.length === 0 ? [t.graph.texts.yes, t.graph.texts.no] : [];
  const skip = step.optional === null ? [] : [words(t, frame, step.optional)];
  return [...own, ...plain.map((text) => words(t, frame, text)), ...skip];
}

/** What the customer answers: the button of an option, otherwise an example of the type. */
function answerWords(t: Teller, frame: Frame, step: Ask, value: Known): string {
  const options = fixedOptions(step);
  const id = value === '=true' ? 'yes' : value === '=false' ? 'no' : value.slice(1);
  const option = options.find((one) => one.id === id) ?? (value === '*' ? options[0] : undefined);
  if (option) return words(t, frame, option.label);
  if (step.type.kind === 'yes_no') return words(t, frame, value === '=false' ? t.graph.texts.no : t.graph.texts.yes);
  return typedSample(t.graph, step.type, value, t.lang);
}

function shownValue(t: Teller, frame: Frame, step: Ask, value: Known): string {
  const { kind } = step.type;
  const asTyped = kind === 'choice' || kind === 'yes_no' || kind === 'url' || kind === 'flow';
  return asTyped ? answerWords(t, frame, step, value) : '';
}

function words(t: Teller, frame: Frame, text: Text): string {
  const [template = []] = text[t.lang];
  return template
    .map((part) => (part.kind === 'literal' ? part.text : variable(t, frame, part.name, part.type, part.format)))
    .join('');
}

function variable(t: Teller, frame: Frame, name: string, type: SlotType, format: Parameters<typeof shownSample>[2]): string {
  const known = frame.words.get(name);
  if (known !== undefined && known !== '') return known;
  const { brand } = t.graph;
  if (name === 'brand.name') return brand.name[t.lang];
  if (name === 'brand.hotline') return brand.hotline;
  if (name === 'brand.email') return brand.email;
  if (name === 'brand.domains') return brand.domains.join('、');
  const own = name.startsWith('brand.') ? brand.texts[name.slice('brand.'.length)] : undefined;
  if (own !== undefined) return words(t, frame, own);
  if (type.kind === 'text' && name.includes('.')) return `〔${name}〕`;
  return shownSample(t.graph, type, format, t.lang);
}

const SPEAKERS: { readonly [L in Lang]: { readonly [who in ChatLine['who']]: string } } = {
  zh: { customer: '客户：', bot: '机器人：', wallet: '钱包：', note: '' },
  en: { customer: 'Customer: ', bot: 'Bot: ', wallet: 'Wallet: ', note: '' },
};

/** The lines as people read them: `机器人：哪一种？ [付款] [转账]`. */
export function printChat(lines: readonly ChatLine[], lang: Lang): readonly string[] {
  return lines.map(({ who, text, buttons }) => {
    const shown = who === 'wallet' ? (lang === 'zh' ? `（钱包回答：${text}）` : `(the wallet answers: ${text})`) : text;
    return `${SPEAKERS[lang][who]}${shown}${buttons.map((button) => ` [${button}]`).join('')}`;
  });
}
