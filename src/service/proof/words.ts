/** Explored stimuli in the words of a customer, as written conversations hold them. */
import type { State, TimerPurpose } from '../../dialog/state.ts';
import type { FlowGraph, Lang, Value } from '../../flow/graph.ts';
import type { Stimulus } from '../../proof/explore/stimulus.ts';

/** What a customer does in one line of a conversation. */
export type Saying = {
  readonly text: string;
  readonly files: readonly string[];
  readonly press: boolean;
  /** Nobody writes until the timer for this fires. */
  readonly silence?: TimerPurpose;
};

const NOTHING: { readonly [L in Lang]: readonly string[] } = {
  zh: ['嗯……', '呃，这个嘛', '？？', '咦', '阿巴阿巴', '啊'],
  en: ['hmm', 'err, well', '??', 'blah blah', 'asdf', 'x'],
};
const FOREIGN = ['Bonjour, je ne comprends pas du tout ce que vous voulez', 'Guten Tag, ich verstehe leider kein Wort davon'];
const SECRETS: { readonly [K in Extract<Stimulus, { kind: 'secret' }>['of']]: { readonly [L in Lang]: readonly string[] } } = {
  password: { zh: ['我的密码是 hunter2024', '密码：hunter2024'], en: ['my password is hunter2024', 'password: hunter2024'] },
  code: { zh: ['验证码 482913'], en: ['code 482913'] },
  seed_phrase: {
    zh: ['助记词是 legal winner thank year wave sausage worth useful legal winner thank yellow'],
    en: ['my recovery phrase: legal winner thank year wave sausage worth useful legal winner thank yellow'],
  },
  card: { zh: ['6222021234567890128'], en: ['6222021234567890128'] },
};
const LATER: { readonly [L in Lang]: readonly string[] } = {
  zh: ['我先试试', '我去看一下'],
  en: ['let me try that first', 'let me check'],
};
export const UNSURE: { readonly [L in Lang]: readonly string[] } = {
  zh: ['密码', '验证码', '手机号', '钱', '改密码'],
  en: ['code', 'password', 'phone number', 'money', 'change my password'],
};
/** Examples of a flow that are tried as its first message. */
const TRIED_EXAMPLES = 60;

/**
 * Ways to say a stimulus, likely ones first; whoever asks tries them. Empty for what no line of a conversation can do.
 * @param labels labels of the buttons that are open, by option
 * @param typed prefer to type the label of a button
 */
export function sayings(
  graph: FlowGraph,
  state: State | null,
  stimulus: Stimulus,
  labels: ReadonlyMap<string, string>,
  lang: Lang,
  typed: boolean,
): readonly Saying[] {
  const words = (texts: readonly string[]): Saying[] => texts.map((text) => ({ text, files: [], press: false }));
  switch (stimulus.kind) {
    case 'want':
      return words(wishes(graph, stimulus, lang));
    case 'press': {
      const label = labels.get(stimulus.option);
      if (label === undefined) return [];
      const pressed = { text: label, files: [], press: true };
      const isConsent = state?.status === 'asking' && state.question.kind === 'confirm';
      return typed && !isConsent ? [{ text: label, files: [], press: false }, pressed] : [pressed];
    }
    case 'say':
      return valueSayings(graph, stimulus.value, lang);
    case 'unclear':
      return [...words(NOTHING[lang]), { text: '', files: ['voice.png'], press: false }, ...words([' '])];
    case 'foreign':
      return words(FOREIGN);
    case 'secret':
      return words(SECRETS[stimulus.of][lang]);
    case 'later':
      return words(LATER[lang]);
    case 'unsure':
      return words(UNSURE[lang]);
    case 'silence':
      return state?.timer ? [{ text: '', files: [], press: false, silence: state.timer.purpose }] : [];
    case 'stale':
    case 'again':
    case 'opened':
    case 'failed':
    case 'result':
      return [];
  }
}

function wishes(graph: FlowGraph, stimulus: Extract<Stimulus, { kind: 'want' }>, lang: Lang): readonly string[] {
  const flow = graph.flows[stimulus.flow];
  if (!flow) return [];
  const examples = spread(flow.examples[lang], TRIED_EXAMPLES);
  const comma = lang === 'zh' ? '，' : ', ';
  const options = Object.entries(stimulus.prefill ?? {}).flatMap(([slot, option]) =>
    optionWords(graph, stimulus.flow, slot, option, lang),
  );
  const values = (stimulus.entities ?? []).flatMap((entity) =>
    valueSayings(graph, entity.value as Value, lang).map((saying) => saying.text),
  );
  if (stimulus.second !== undefined) return together(graph, examples, stimulus.second, lang);
  const more = [...options, ...values];
  if (more.length === 0) return examples;
  return [...examples, ...examples.flatMap((example) => more.map((words) => `${example}${comma}${words}`))];
}

/** Two wishes in one message. */
function together(graph: FlowGraph, examples: readonly string[], second: string, lang: Lang): string[] {
  const others = spread(graph.flows[second]?.examples[lang] ?? [], 6);
  const also = lang === 'zh' ? '。另外，' : '. Also, ';
  return spread(examples, 10).flatMap((example) => others.map((other) => `${example}${also}${other}`));
}

function optionWords(graph: FlowGraph, flow: string, slot: string, option: string, lang: Lang): string[] {
  return Object.values(graph.flows[flow]?.steps ?? {}).flatMap((step) => {
    if (step.kind !== 'ask' || step.slot !== slot || step.options?.kind !== 'fixed') return [];
    return step.options.options.flatMap((one) => {
      if (one.id !== option) return [];
      const label = one.label[lang].map((template) =>
        template.map((part) => (part.kind === 'literal' ? part.text : '')).join(''),
      );
      return [...label, ...one.also[lang]];
    });
  });
}

/** Evenly spread over a list, so that the tries differ. */
function spread<T>(list: readonly T[], count: number): readonly T[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, i) => list[Math.floor((i * list.length) / count)] as T);
}

function valueSayings(graph: FlowGraph, value: Value, lang: Lang): readonly Saying[] {
  if (typeof value === 'object' && value.kind === 'attachment')
    return [{ text: '', files: value.files.map((file) => file.name), press: false }];
  return [{ text: valueWords(graph, value, lang), files: [], press: false }];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function valueWords(graph: FlowGraph, value: Value, lang: Lang): string {
  if (typeof value === 'string' && value.includes(' it '))
    return lang === 'zh' ? value.replace(/ it .*/, '') : value.slice(value.lastIndexOf(' it ') + 1);
  if (typeof value !== 'object') return String(value);
  switch (value.kind) {
    case 'money': {
      const amount = String(value.minor / 100);
      return value.currency === 'CNY' && lang === 'zh' ? `${amount}元` : `${amount} ${value.currency}`;
    }
    case 'date': {
      const [year, month, day] = localDay(value.iso, graph.brand.timeZone);
      return lang === 'zh' ? `${year}年${month}月${day}日` : `${MONTHS[month - 1]} ${day}, ${year}`;
    }
    case 'url':
      return value.url;
    case 'attachment':
      return '';
    case 'sealed':
      // In proofs a value stands for itself.
      return value.id;
  }
}

function localDay(iso: string, timeZone: string): [number, number, number] {
  const text = new Intl.DateTimeFormat('en-CA', { timeZone }).format(Date.parse(iso));
  const [year = 0, month = 1, day = 1] = text.split('-').map(Number);
  return [year, month, day];
}
