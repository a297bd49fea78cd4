/** Worst cases of what channels must show: buttons of a question, their words, and the length of a message. */
import {
  type Flow,
  type FlowGraph,
  LANGS,
  type Lang,
  type SlotType,
  type Step,
  type Template,
  type Text,
} from '../../flow/graph.ts';
import type { StepFault } from './private.ts';

/** Ten options and the button that skips the question; a card of one or two parts holds them in every channel. */
const MOST_BUTTONS = 11;
/** Characters of a button, as the compiler counts them for texts without values. */
const MOST_ON_BUTTON: { readonly [L in Lang]: number } = { zh: 20, en: 40 };
/** The smallest limit of the channels that we know is 4,096 characters; the rest is left for signs that count twice. */
const MOST_IN_MESSAGE = 4000;
/** Flows that a "did you mean" offers. */
const MOST_CLARIFY = 3;
/** Longest text that a question takes when its author sets no limit, as in the engine. */
const LONGEST_TEXT = 2000;

/** Characters of a value at most; the longest forms that the formats have. */
const LONGEST: { readonly [kind in SlotType['kind']]?: number } = {
  number: 24,
  money: 32,
  date: 40,
  order_number: 40,
  phone: 24,
  email: 254,
  url: 2000,
  attachment: 400,
  yes_no: 3,
};

export function checkChannels(graph: FlowGraph): readonly StepFault[] {
  return Object.values(graph.flows).flatMap((flow) =>
    Object.values(flow.steps).flatMap((step) =>
      faultsOf(graph, flow, step).map((fault) => ({ ...fault, flow: flow.id, step: step.id })),
    ),
  );
}

type Fault = Omit<StepFault, 'flow' | 'step'>;

function faultsOf(graph: FlowGraph, flow: Flow, step: Step): readonly Fault[] {
  const faults: Fault[] = [];
  const buttons = buttonsOf(graph, step);
  if (buttons.count > MOST_BUTTONS) {
    const message = `This question can have ${buttons.count} buttons; channels show ${MOST_BUTTONS}.`;
    faults.push({ code: 'P501', message, hint: 'Offer fewer options, or ask in two questions.' });
  }
  for (const lang of LANGS) {
    const label = Math.max(0, ...buttons.labels.map((text) => longest(graph, flow, text, lang)));
    if (label > MOST_ON_BUTTON[lang]) {
      const message = `A button can have ${label} characters in \`${lang}\`; channels show ${MOST_ON_BUTTON[lang]}.`;
      faults.push({ code: 'P502', message, hint: 'Shorten it, or say the value in the question instead.' });
    }
    const words = Math.max(0, ...messagesOf(step).map((text) => longest(graph, flow, text, lang)));
    if (words > MOST_IN_MESSAGE) {
      const message = `This message can have ${words} characters in \`${lang}\`; channels carry ${MOST_IN_MESSAGE}.`;
      faults.push({ code: 'P503', message, hint: 'Give the text slots that it shows a lower `max`, or say it in two bubbles.' });
    }
  }
  return faults;
}

function buttonsOf(graph: FlowGraph, step: Step): { readonly count: number; readonly labels: readonly Text[] } {
  if (step.kind === 'call' && step.confirm !== null) {
    const { yes, no, change } = step.confirm;
    const labels = [yes, no, ...(change === null ? [] : [change.label])];
    return { count: labels.length, labels };
  }
  if (step.kind !== 'ask') return { count: 0, labels: [] };
  const labels: Text[] = step.optional === null ? [] : [step.optional];
  const flows = Object.values(graph.flows);
  switch (step.options?.kind) {
    case 'fixed':
      labels.push(...step.options.options.map((option) => option.label));
      return { count: labels.length, labels };
    case 'topics':
      labels.push(...flows.filter((flow) => flow.inMenu).map((flow) => flow.title));
      return { count: labels.length, labels };
    case 'clarify': {
      const titles = flows.filter((flow) => flow.role.kind === 'topic').map((flow) => flow.title);
      return { count: labels.length + Math.min(MOST_CLARIFY, titles.length), labels: [...labels, ...titles] };
    }
    case undefined:
      if (step.type.kind === 'yes_no') labels.push(graph.texts.yes, graph.texts.no);
      return { count: labels.length, labels };
  }
}

function messagesOf(step: Step): readonly Text[] {
  switch (step.kind) {
    case 'say':
      return [step.text];
    case 'ask':
      return step.invalid === null ? [step.text] : [step.text, step.invalid];
    case 'call':
      return step.confirm === null ? [] : [step.confirm.text];
    case 'handoff':
      return step.text === null ? [] : [step.text];
    default:
      return [];
  }
}

/** Characters of the longest variation with the longest values. */
function longest(graph: FlowGraph, flow: Flow, text: Text | undefined, lang: Lang): number {
  const length = (template: Template): number =>
    template.reduce((sum, part) => {
      if (part.kind === 'literal') return sum + [...part.text].length;
      const own = part.name.startsWith('brand.') ? graph.brand.texts[part.name.slice('brand.'.length)] : undefined;
      if (own !== undefined) return sum + longest(graph, flow, own, lang);
      return sum + (part.format === 'masked' ? 8 : longestValue(flow, part.name, part.type, lang));
    }, 0);
  return Math.max(0, ...(text?.[lang] ?? []).map(length));
}

function longestValue(flow: Flow, name: string, type: SlotType, lang: Lang): number {
  if (type.kind === 'choice' || type.kind === 'flow') return MOST_ON_BUTTON[lang];
  if (type.kind !== 'text') return LONGEST[type.kind] ?? 0;
  // Words of the wallet, the brand and the channel are short; only customers write at length.
  if (flow.slots[name] === undefined) return 200;
  const limits = Object.values(flow.steps).flatMap((step) =>
    step.kind === 'ask' && step.slot === name ? [step.limits.max ?? LONGEST_TEXT] : [],
  );
  return Math.max(...(limits.length > 0 ? limits : [LONGEST_TEXT]));
}
