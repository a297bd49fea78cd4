/** Examples: enough of them in each language, and no sentence that two flows claim or that one flow both claims and denies. */
import type { Report } from './diagnostic.ts';
import { allSentences, type FlowExamples, type Sentence } from './expand-examples.ts';
import { LANGS, type Lang } from './graph.ts';
import { type FlowHeader, type ProjectIndex, placeOf } from './project-index.ts';
import type { At } from './source.ts';
import type { ExampleSyntax } from './syntax.ts';

const ENOUGH = 5;
const NAMES = { zh: 'Chinese (zh)', en: 'English (en)' } as const;

/** The first flow that says a sentence, by what counts of it. */
type Claims = Map<string, { readonly header: FlowHeader; readonly sentence: Sentence }>;

export function checkExamples(flows: ReadonlyMap<string, FlowExamples>, project: ProjectIndex, report: Report): void {
  const claims: Claims = new Map();
  for (const flow of flows.values()) {
    const { header } = flow;
    checkDenied(flow, project, report);
    checkClaims(flow, claims, project, report);
    // What a file that cannot be read holds is not missing.
    if (project.unreadable) continue;
    checkWrongStart(header, report);
    if (header.role.kind === 'topic' && header.role.topic !== 'none') for (const lang of LANGS) checkEnough(flow, lang, report);
  }
}

function hasExamples({ examples }: FlowHeader): boolean {
  return examples.zh.length + examples.en.length > 0;
}

/** What no message starts is not started by mistake. */
function checkWrongStart(header: FlowHeader, report: Report): void {
  const at = header.syntax.keys.get('wrong_start');
  if (at === undefined || hasExamples(header)) return;
  report('F604', at, '`wrong_start`: no message starts a flow without examples.', 'Add `examples`, or remove it.');
}

function checkEnough({ header, examples }: FlowExamples, lang: Lang, report: Report): void {
  const lines = header.examples[lang];
  const readable = new Set(examples[lang].map((sentence) => sentence.line)).size;
  // What could not be read is no lack of examples.
  if (readable < lines.length) return;
  const count = examples[lang].length;
  const at = header.syntax.keys.get('examples') ?? header.syntax.id.at;
  if (count === 0) {
    const hint = `Add \`${lang}: [ … ]\` under \`examples\`: no message would start it.`;
    report('F605', at, `The flow \`${header.id}\` has no examples in ${NAMES[lang]}.`, hint);
  } else if (count < ENOUGH) {
    const hint = `Give at least ${ENOUGH}; the more different they are, the better it is found.`;
    report('F606', at, `The flow \`${header.id}\` has ${count} examples in ${NAMES[lang]}.`, hint);
  }
}

/** Two lines with sentences in common, told once however many there are. */
type Meeting = { readonly first: Sentence; readonly other: Sentence; readonly header: FlowHeader; count: number };

class Meetings {
  private readonly byLines = new Map<ExampleSyntax, Map<ExampleSyntax, Meeting>>();

  add(sentence: Sentence, other: Sentence, header: FlowHeader): void {
    const ofLine = this.byLines.get(sentence.line) ?? new Map<ExampleSyntax, Meeting>();
    this.byLines.set(sentence.line, ofLine);
    const known = ofLine.get(other.line);
    if (known === undefined) ofLine.set(other.line, { first: sentence, other, header, count: 1 });
    else known.count += 1;
  }

  *[Symbol.iterator](): Generator<Meeting> {
    for (const ofLine of this.byLines.values()) yield* ofLine.values();
  }
}

/** “…”, and how many more sentences of the two lines are the same. */
function quoted({ first, count }: Meeting): string {
  const more = count === 1 ? '' : ` and ${count - 1} more ${count === 2 ? 'sentence' : 'sentences'} of this line`;
  return `“${first.text.slice(0, 60)}”${more}`;
}

/** Sentences that stand in two lines of the flow, or in a line of another flow. */
function checkClaims({ header, examples }: FlowExamples, claims: Claims, project: ProjectIndex, report: Report): void {
  const own = new Map<string, Sentence>();
  const twice = new Meetings();
  const shared = new Meetings();
  for (const sentence of allSentences(examples)) {
    const before = own.get(sentence.key);
    if (before !== undefined) {
      if (before.line !== sentence.line) twice.add(sentence, before, header);
      continue;
    }
    own.set(sentence.key, sentence);
    const other = claims.get(sentence.key);
    if (other === undefined) claims.set(sentence.key, { header, sentence });
    else shared.add(sentence, other.sentence, other.header);
  }
  tellTwice(twice, project, report);
  for (const meeting of shared) {
    const tell = (here: At, a: FlowHeader, b: FlowHeader, there: At) => {
      const hint = `Keep it in one of them; the other one is at ${placeOf(there, project.lineOf)}.`;
      report('F608', here, `The flows \`${a.id}\` and \`${b.id}\` both claim ${quoted(meeting)}.`, hint);
    };
    tell(meeting.first.line.at, header, meeting.header, meeting.other.line.at);
    tell(meeting.other.line.at, meeting.header, header, meeting.first.line.at);
  }
}

function tellTwice(meetings: Meetings, project: ProjectIndex, report: Report): void {
  for (const meeting of meetings) {
    const verb = meeting.count === 1 ? 'stands' : 'stand';
    const hint = `Keep one; the other is at ${placeOf(meeting.other.line.at, project.lineOf)}.`;
    report('F607', meeting.first.line.at, `The example ${quoted(meeting)} ${verb} twice in this flow.`, hint);
  }
}

/** Sentences that the flow is not stand beside examples, say nothing twice and contradict none of them. */
function checkDenied({ header, examples, notExamples }: FlowExamples, project: ProjectIndex, report: Report): void {
  const at = header.notAt;
  if (at === null) return;
  if (!hasExamples(header) && !project.unreadable) {
    const hint = 'Add `examples`, or remove it: what a flow is not says nothing without what it is.';
    report('F628', at, `The flow \`${header.id}\` is told what it is not, but it has no \`examples\`.`, hint);
  }
  const claimed = new Map(allSentences(examples).map((sentence) => [sentence.key, sentence]));
  const own = new Map<string, Sentence>();
  const twice = new Meetings();
  const denied = new Meetings();
  for (const sentence of allSentences(notExamples)) {
    const before = own.get(sentence.key);
    if (before === undefined) own.set(sentence.key, sentence);
    else if (before.line !== sentence.line) twice.add(sentence, before, header);
    const claim = claimed.get(sentence.key);
    if (claim !== undefined) denied.add(sentence, claim, header);
  }
  tellTwice(twice, project, report);
  for (const meeting of denied) {
    const message = `${quoted(meeting)} ${meeting.count === 1 ? 'is' : 'are'} both an example of \`${header.id}\` and none.`;
    const hint = `Remove it here, or the example at ${placeOf(meeting.other.line.at, project.lineOf)}.`;
    report('F627', meeting.first.line.at, message, hint);
  }
}
