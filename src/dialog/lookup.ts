/** Values by name, as texts and conditions use them: slots, results of calls, and the built-in names of the manual. */
import { type Flow, LANGS, type Lang, type SlotType, type Text, type Value } from '../flow/graph.ts';
import { formatValue, render } from '../flow/render.ts';
import { agentsAreThere, hoursOf, nextOpeningInWords } from './hours.ts';
import { secretWords, worstSecret } from './secrets.ts';
import type { Frame } from './state.ts';
import { lookBack } from './trail.ts';
import { flowOf, type Turn } from './turn.ts';

/** Value of a name in a frame; undefined when it is not set. */
export function lookup(t: Turn, frame: Frame, name: string): Value | undefined {
  const own = frame.slots[name];
  if (own !== undefined) return own;
  switch (name) {
    case 'customer.identified':
      return t.customer !== null;
    case 'customer.name':
      return t.customer?.name ?? undefined;
    case 'hours.open':
      return agentsAreThere(t.graph.brand, t.event.at);
    case 'hours.next':
      return nextOpeningInWords(t.graph.brand, t.event.at, t.lang);
    case 'lang':
      return t.lang;
    case 'now':
      return { kind: 'date', iso: t.event.at };
    case 'pattern.misses':
      return t.misses;
    case 'pattern.title':
      return patternTitle(t);
    case 'pattern.interrupted':
      return interruptedFrame(t) !== null;
    case 'pattern.asking':
      return waitingFrame(t) !== null;
    case 'pattern.optional':
      return mayBeLeftOpen(t);
    case 'pattern.before':
      return lookBack(t).before;
    case 'pattern.action':
      return actionBefore(t);
    case 'pattern.pressed_again':
      return t.pressedAgain;
    case 'pattern.foreign':
      return t.foreign;
    case 'pattern.secret':
      return secretWords(t, t.secrets);
    case 'pattern.secret_kind':
      return worstSecret(t);
    default:
      return name.startsWith('brand.') ? brandValue(t, name.slice(6)) : ofLink(frame, name, t.lang);
  }
}

/** `link.verdict` and `link.reason` of a link in the slot `link`. */
function ofLink(frame: Frame, name: string, lang: Lang): Value | undefined {
  const [, slot, field] = /^(.+)\.(verdict|reason)$/.exec(name) ?? [];
  const value = slot === undefined ? undefined : frame.slots[slot];
  if (typeof value !== 'object' || value.kind !== 'url') return undefined;
  return field === 'verdict' ? value.verdict : (value.reason ?? UNEXPLAINED)[lang];
}

/** For links from before reasons were kept. */
const UNEXPLAINED = { zh: '我只能按官方域名来判断。', en: 'I can only judge by our official domains.' } as const;

function brandValue(t: Turn, name: string): Value | undefined {
  const { brand } = t.graph;
  switch (name) {
    case 'name':
      return brand.name[t.lang];
    case 'hotline':
      return brand.hotline;
    case 'email':
      return brand.email;
    case 'domains':
      return brand.domains.join(t.lang === 'zh' ? '、' : ', ');
    case 'hours':
      return hoursOf(brand)[t.lang];
    default: {
      const text = brand.texts[name];
      return text ? show(t, null, text) : undefined;
    }
  }
}

/** The flow that waits below a pattern: the uppermost frame that is no pattern. */
export function interruptedFrame(t: Turn): Frame | null {
  return t.stack.findLast((frame) => flowOf(t, frame.flow).role.kind === 'topic') ?? null;
}

function actionBefore(t: Turn): string {
  const { action } = lookBack(t);
  return action ? show(t, null, action.title) : '';
}

/** What waits for an answer below the running pattern: a question of a flow, or of another pattern. */
function waitingFrame(t: Turn): Frame | null {
  const base = t.stack.findLastIndex((frame) => frame.origin !== 'call');
  return (t.stack[base]?.origin === 'pattern' ? t.stack[base - 1] : t.stack.at(-1)) ?? null;
}

function mayBeLeftOpen(t: Turn): boolean {
  const frame = waitingFrame(t);
  const step = frame && flowOf(t, frame.flow).steps[frame.step];
  return step?.kind === 'ask' && step.optional !== null;
}

function patternTitle(t: Turn): string | undefined {
  const below = interruptedFrame(t)?.flow ?? t.finished?.flow;
  const flow = below === undefined ? undefined : t.graph.flows[below];
  return flow ? show(t, null, flow.title) : undefined;
}

/** A text with its values, in the conversation's language. */
export function show(t: Turn, frame: Frame | null, text: Text, extra: { readonly [name: string]: string } = {}): string {
  const variations = text[t.lang];
  const only = variations.length === 1 ? variations[0] : undefined;
  const first = only?.[0];
  // Most labels and many sentences are plain words.
  if (only?.length === 1 && first?.kind === 'literal') return first.text;
  const seed = only ? '' : `${t.event.id}:${t.effects.length}`;
  return render(text, t.lang, seed, (part) => {
    const given = extra[part.name];
    if (given !== undefined) return given;
    const value = frame ? lookup(t, frame, part.name) : withoutFrame(t, part.name);
    // The compiler allows this in confirmations only: every other text shows values that are certainly there.
    if (value === undefined) return show(t, null, t.graph.texts.not_given);
    return showValue(t, frame, part.name, value, part.type, part.format);
  });
}

/** What the bot's own sentences can name beside their own values. */
function withoutFrame(t: Turn, name: string): Value | undefined {
  if (name === 'hours.next') return nextOpeningInWords(t.graph.brand, t.event.at, t.lang);
  return name.startsWith('brand.') ? brandValue(t, name.slice(6)) : undefined;
}

/** One value in words; a choice by the label of its option. */
export function showValue(
  t: Turn,
  frame: Pick<Frame, 'flow'> | null,
  name: string,
  value: Value,
  type: SlotType,
  format: 'plain' | 'masked' | 'relative' | 'date' | 'datetime' | 'money',
): string {
  if (type.kind === 'choice' && typeof value === 'string') return optionLabel(t, frame, name, type.options, value);
  if (type.kind === 'flow' && typeof value === 'string') return show(t, null, flowOf(t, value).title);
  return formatValue(value, type, format, t.lang, {
    now: t.event.at,
    timeZone: t.graph.brand.timeZone,
    currency: t.graph.brand.currency,
  });
}

function optionLabel(t: Turn, frame: Pick<Frame, 'flow'> | null, name: string, options: readonly string[], id: string): string {
  const labels = labelsOf(t.graph.flows);
  const text = (frame && labels.get(`${frame.flow}/${name}/${id}`)) ?? labels.get(`${options.join()}/${id}`);
  return text ? show(t, null, text) : id;
}

const labelIndex = new WeakMap<object, Map<string, Text>>();

/** Labels of all options: by flow, slot and option, and by option list and option for values that come from a call. */
function labelsOf(flows: { readonly [id: string]: Flow }): Map<string, Text> {
  const known = labelIndex.get(flows);
  if (known) return known;
  const index = new Map<string, Text>();
  for (const flow of Object.values(flows)) {
    for (const step of Object.values(flow.steps)) {
      if (step.kind !== 'ask' || step.options?.kind !== 'fixed' || step.type.kind !== 'choice') continue;
      for (const option of step.options.options) {
        index.set(`${flow.id}/${step.slot}/${option.id}`, option.label);
        const shared = `${step.type.options.join()}/${option.id}`;
        if (!index.has(shared)) index.set(shared, option.label);
      }
    }
  }
  labelIndex.set(flows, index);
  return index;
}

/** All wordings of a text in both languages: what a customer may type to mean it. */
export function wordings(text: Text): string[] {
  return LANGS.flatMap((lang) =>
    text[lang].map((template) => template.map((part) => (part.kind === 'literal' ? part.text : '')).join('')),
  );
}
