/** The compiler: YAML texts → all mistakes at once, or the frozen graph that the engine walks. */
import { checkAssignment } from './assignment.ts';
import { buildGraph } from './build-graph.ts';
import { checkRuns, checkSilentCircles } from './check-circles.ts';
import { checkExamples } from './check-examples.ts';
import { checkKind, checkMenu, checkPatterns } from './check-flows.ts';
import { checkLinks } from './check-links.ts';
import { checkMoved, movedIn } from './check-moved.ts';
import { checkPaths } from './check-paths.ts';
import { checkSecrets, secretsOf } from './check-secrets.ts';
import { checkUsage } from './check-usage.ts';
import { createReporter, type Diagnostic, type Report } from './diagnostic.ts';
import { expandProject } from './expand-examples.ts';
import type { FlowGraph } from './graph.ts';
import { lowerCanned } from './lower-canned.ts';
import { lowerFlow } from './lower-flow.ts';
import { lowerSystemTexts } from './lower-system-texts.ts';
import { type ProjectSyntax, parseProject } from './parse-project.ts';
import { indexProject } from './project-index.ts';
import type { At, SourceFile } from './source.ts';
import type { readTrees } from './yaml-tree.ts';

export type { SourceFile } from './source.ts';

export type CompileResult =
  | { readonly ok: true; readonly graph: FlowGraph; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export type CompileOptions = {
  /** Every pattern must have its flow. Default true. */
  readonly requirePatterns?: boolean;
  /** The documents `actions`, `brand` and `texts` must be there. Default true. */
  readonly requireAll?: boolean;
  /** Reads the documents of a file, see `rememberTrees`. */
  readonly readTrees?: typeof readTrees;
};

/**
 * Compiles a project. Pure: the same files give the same result, in whatever order they come. Never throws for what
 * stands in the files; diagnostics are sorted by file and place, warnings included.
 */
export function compileProject(files: readonly SourceFile[], options: CompileOptions = {}): CompileResult {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const secrets = secretsOf(sorted);
  const hidden = secrets.flatMap(({ file, secrets: found }) => found.map(({ start, end }) => file.text.slice(start, end)));
  const { report, list, errors } = createReporter(sorted, hidden);
  // First, so that they are told even in a file of which not every mistake is listed.
  checkSecrets(secrets, report);
  const syntax = parseProject(sorted, report, options.readTrees);
  checkLinks(syntax, report);
  const project = indexProject(syntax, sorted, report);
  const flows = [...project.flows.values()].map((header) => lowerFlow(header, project, report));
  const texts = syntax.texts.kind === 'read' ? lowerSystemTexts(syntax.texts.value, project, report) : {};
  for (const flow of flows) {
    checkKind(flow.header, report);
    checkPaths(flow);
    checkAssignment(flow);
    checkUsage(flow);
  }
  const canned = syntax.canned.kind === 'read' ? lowerCanned(syntax.canned.value, project, report) : [];
  const words = syntax.words.kind === 'read' ? syntax.words.value : [];
  const examples = expandProject(project, syntax.words.kind === 'broken' ? null : words, report);
  checkExamples(examples, project, report);
  checkMenu(project, report);
  checkMoved(flows, project, report);
  checkRuns(flows, project, report);
  checkSilentCircles(flows, report);
  const beginning: At = { file: sorted[0]?.path ?? 'flows', start: 0, end: 0 };
  checkPatterns(project, (options.requirePatterns ?? true) ? beginning : null, report);
  if (options.requireAll ?? true) checkDocuments(syntax, beginning, report);
  if (errors() > 0) return { ok: false, diagnostics: list() };
  const actions = syntax.actions.kind === 'read' ? syntax.actions.value : [];
  const brand = syntax.brand.kind === 'read' ? syntax.brand.value : null;
  return {
    ok: true,
    graph: buildGraph({ flows, actions, brand, texts, words, canned, examples, moved: movedIn(flows) }),
    warnings: list(),
  };
}

function checkDocuments(syntax: ProjectSyntax, at: At, report: Report): void {
  for (const kind of ['actions', 'brand', 'texts'] as const) {
    if (syntax[kind].kind !== 'absent' || syntax.unreadable) continue;
    report('F112', at, `No file has the document \`${kind}:\`.`, 'Every project needs one; see the manual.');
  }
}
