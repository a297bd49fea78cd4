/** Finds words in everything that an author has written: names, titles, examples, texts and options, in both languages. */
import { variationsIn } from '../../drawing/details.ts';
import { type Flow, type FlowGraph, LANGS, type Step, type Text } from '../../flow/graph.ts';
import type { SearchHit } from './wire.ts';

const MOST_HITS = 80;
/** Of one flow, so that one long flow does not hide the others. */
const MOST_OF_A_FLOW = 12;
/** Characters shown before and behind a hit. */
const AROUND = 18;

type Place = Pick<SearchHit, 'where' | 'step'> & { readonly words: string };

/** Names of flows come first, then what the bot says, then what customers say. */
const RANK: { readonly [where in SearchHit['where']]: number } = { flow: 0, text: 1, option: 1, step: 1, example: 2 };

/** Case makes no difference. Bounded. */
export function search(graph: Pick<FlowGraph, 'flows'>, query: string): readonly SearchHit[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [];
  const hits: SearchHit[] = [];
  for (const flow of Object.values(graph.flows)) {
    let found = 0;
    const seen = new Set<string>();
    for (const { where, step, words } of placesOf(flow)) {
      const key = `${where} ${step} ${words}`;
      const at = words.toLowerCase().indexOf(wanted);
      if (at < 0 || seen.has(key)) continue;
      seen.add(key);
      hits.push({ flow: flow.id, step, where, ...cut(words, at, wanted.length) });
      if (++found >= MOST_OF_A_FLOW) break;
    }
  }
  return hits.sort((a, b) => RANK[a.where] - RANK[b.where]).slice(0, MOST_HITS);
}

function* placesOf(flow: Flow): Generator<Place> {
  yield { where: 'flow', step: null, words: flow.id };
  for (const words of wordsOf(flow.title)) yield { where: 'flow', step: null, words };
  for (const step of Object.values(flow.steps)) {
    yield { where: 'step', step: step.id, words: step.id };
    for (const words of textsOf(step).flatMap(wordsOf)) yield { where: 'text', step: step.id, words };
    if (step.kind !== 'ask' || step.options?.kind !== 'fixed') continue;
    for (const { label, also } of step.options.options)
      for (const words of [...wordsOf(label), ...LANGS.flatMap((lang) => also[lang])])
        yield { where: 'option', step: step.id, words };
  }
  for (const lang of LANGS) for (const words of flow.examples[lang]) yield { where: 'example', step: null, words };
}

function wordsOf(text: Text): readonly string[] {
  return LANGS.flatMap((lang) => variationsIn(lang, text));
}

function textsOf(step: Step): readonly Text[] {
  switch (step.kind) {
    case 'say':
      return [step.text];
    case 'ask':
      return [step.text, step.invalid, step.optional].filter((text) => text !== null);
    case 'call': {
      const { confirm } = step;
      if (confirm === null) return [];
      return [confirm.text, confirm.yes, confirm.no, ...(confirm.change ? [confirm.change.label] : [])];
    }
    case 'handoff':
      return step.text === null ? [] : [step.text];
    default:
      return [];
  }
}

function cut(words: string, at: number, length: number): Pick<SearchHit, 'before' | 'match' | 'after'> {
  const line = words.replaceAll('\n', ' ');
  const [from, to] = [Math.max(0, at - AROUND), Math.min(line.length, at + length + AROUND)];
  return {
    before: (from > 0 ? '…' : '') + line.slice(from, at),
    match: line.slice(at, at + length),
    after: line.slice(at + length, to) + (to < line.length ? '…' : ''),
  };
}
