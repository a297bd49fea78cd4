/** Examples: enough of them in each language, and none that two flows claim. */
import type { Report } from './diagnostic.ts';
import { LANGS, type Lang } from './graph.ts';
import { type FlowHeader, type ProjectIndex, placeOf } from './project-index.ts';
import type { At } from './source.ts';
import type { Example } from './syntax.ts';

const ENOUGH = 5;
const NAMES = { zh: 'Chinese (zh)', en: 'English (en)' } as const;

type Claims = Map<string, { readonly header: FlowHeader; readonly at: At }>;

export function checkExamples(project: ProjectIndex, report: Report): void {
  const claims: Claims = new Map();
  for (const header of project.flows.values()) {
    // A sub-flow has none; that it brings some is told elsewhere.
    if (header.role.kind === 'sub') continue;
    checkTwice(header, report);
    for (const lang of LANGS) {
      for (const example of header.syntax.examples[lang]) claim(header, example, claims, project, report);
      if (header.role.kind === 'topic' && header.role.topic !== 'none') checkEnough(header, lang, report);
    }
  }
}

function checkEnough(header: FlowHeader, lang: Lang, report: Report): void {
  const count = header.syntax.examples[lang].length;
  const at = header.syntax.keys.get('examples') ?? header.syntax.id.at;
  if (count === 0) {
    const hint = `Add \`${lang}: [ … ]\` under \`examples\`: no message would start it.`;
    report('F605', at, `The flow \`${header.id}\` has no examples in ${NAMES[lang]}.`, hint);
  } else if (count < ENOUGH) {
    const hint = `Give at least ${ENOUGH}; the more different they are, the better it is found.`;
    report('F606', at, `The flow \`${header.id}\` has ${count} examples in ${NAMES[lang]}.`, hint);
  }
}

/** What stays of words when blanks, signs and capitals do not count. */
export function essence(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]+/gu, '');
}

function checkTwice({ syntax }: FlowHeader, report: Report): void {
  const own = new Set<string>();
  for (const { text, at } of LANGS.flatMap((lang) => syntax.examples[lang])) {
    const key = essence(text);
    if (own.has(key)) report('F607', at, `The example “${text.slice(0, 60)}” stands twice in this flow.`, 'Remove one.');
    own.add(key);
  }
}

function claim(header: FlowHeader, { text, at }: Example, claims: Claims, project: ProjectIndex, report: Report): void {
  const key = essence(text);
  const other = claims.get(key);
  if (key === '' || other?.header === header) return;
  if (other === undefined) {
    claims.set(key, { header, at });
    return;
  }
  const tell = (here: At, a: FlowHeader, b: FlowHeader, there: At) => {
    const hint = `Keep it in one of them; the other one is at ${placeOf(there, project.lineOf)}.`;
    report('F608', here, `The flows \`${a.id}\` and \`${b.id}\` both claim “${text.slice(0, 60)}”.`, hint);
  };
  tell(at, header, other.header, other.at);
  tell(other.at, other.header, header, at);
}
