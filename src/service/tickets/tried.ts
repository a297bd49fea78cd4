/** What was tried, as people read it: the name of a result, not its code. Pure. */
import type { Action, FlowGraph, Lang } from '../../flow/graph.ts';
import { LANGS } from '../../flow/graph.ts';
import { type Both, plain, same, spaced } from './both.ts';

type Call = { readonly action: Action; readonly title: Both; readonly result: Both };

const ADDED: { readonly [result: string]: Both } = {
  unavailable: { zh: '系统暂时不可用', en: 'not available' },
  unknown: { zh: '结果不明', en: 'unclear' },
  not_identified: { zh: '身份未确认', en: 'customer not identified' },
};

/** A line of things tried that tells the result of an action: `查询交易状态 → processing`. */
export function callIn(graph: FlowGraph, line: string): Call | null {
  const at = line.lastIndexOf(' → ');
  if (at < 0) return null;
  const [words, result] = [line.slice(0, at), line.slice(at + 3)];
  const action = Object.values(graph.actions).find(({ title }) => LANGS.some((lang) => plain(title)[lang] === words));
  if (!action) return null;
  const named = action.resultNames?.[result];
  return { action, title: plain(action.title), result: named ? plain(named) : (ADDED[result] ?? same(spaced(result))) };
}

/** The same look-up with the same result stands once, as the last one, in whichever language it was noted. */
export function triedOnce(graph: FlowGraph, lines: readonly string[]): readonly string[] {
  const what = lines.map((line) => {
    const call = callIn(graph, line);
    return call === null ? line : `${call.action.id} → ${call.result.en}`;
  });
  return lines.filter((_, i) => !what.includes(what[i] ?? '', i + 1));
}

export function triedLine(graph: FlowGraph, line: string, lang: Lang): string {
  const call = callIn(graph, line);
  return call === null ? line : `${call.title[lang]} → ${call.result[lang]}`;
}
