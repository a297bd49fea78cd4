/**
 * The short examples that stand in the shipped flows, as the classifier reads them: what the normalising rules have to get on
 * with. The longer ones in flows/examples hold typing errors on purpose and would be no measure.
 */
import { fileURLToPath } from 'node:url';
import { readFlowFiles } from '../../src/adapters/flows/read.ts';
import { compileProject } from '../../src/flow/compile.ts';
import { hashText } from '../../src/nlu/hash.ts';
import { fold, plain } from '../../src/nlu/normalise.ts';

const files = readFlowFiles(fileURLToPath(new URL('../../flows', import.meta.url)));
const compiled = compileProject(files.filter(({ path }) => !path.includes('examples/')));
if (!compiled.ok) throw new Error('The shipped flows do not compile.');
const flows = Object.values(compiled.graph.flows);

export const read = (text: string): string => plain(fold(text, 1000).text);
const all = (lang: 'zh' | 'en'): readonly string[] => [...new Set(flows.flatMap((flow) => flow.examples[lang].map(read)))];

export const CHINESE = all('zh');
export const ENGLISH = all('en');

/** One text in ten, to judge by; told by the text alone, so that a new example moves no other one to the other side. */
export const isHeldOut = (text: string): boolean => hashText(text) % 10 === 0;

/** Numbers from 0 to 1, the same in every run. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x80000000;
  };
}
