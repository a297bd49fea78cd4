/** `graph`: draws the flows for people, as Mermaid text or as SVG files. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readFlowFiles } from '../adapters/flows/read.ts';
import { toMermaid } from '../drawing/mermaid.ts';
import { type Outline, outlineFlow, outlineProject } from '../drawing/outline.ts';
import { toSvg } from '../drawing/svg.ts';
import { textIn } from '../drawing/words.ts';
import { compileProject } from '../flow/compile.ts';
import { printDiagnostics } from '../flow/diagnostic.ts';
import { type Flow, type FlowGraph, LANGS, type Lang } from '../flow/graph.ts';
import { suggestion } from '../flow/suggest.ts';
import { flowsFolder } from './folders.ts';

const USAGE = `Usage: npm run -s bot -- graph                      list the flows
       npm run -s bot -- graph <flow> [--svg]       print one flow as Mermaid (or SVG)
       npm run -s bot -- graph --project [--svg]    print how the flows are linked
       npm run -s bot -- graph --out DIR [--svg]    write every flow and the project to files
Options: --lang zh|en (default zh), --flows DIR (default: the flows folder of the settings)
`;

/** What was asked for is wrong: told without a stack trace, exit code 2. */
class UsageError extends Error {}

/** @returns exit code: 0, 1 when the flows have mistakes or a file cannot be written, 2 for a wrong command line */
export async function graph(args: string[]): Promise<number> {
  try {
    const request = readRequest(args);
    if (request === 'help') {
      process.stdout.write(USAGE);
      return 0;
    }
    const files = readFlowFiles(request.flows);
    const compiled = compileProject(files);
    if (!compiled.ok) {
      process.stderr.write(`${printDiagnostics(compiled.diagnostics, files)}\nThe flows have mistakes; nothing was drawn.\n`);
      return 1;
    }
    draw(request, compiled.graph);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

type Request = {
  readonly flow: string | null;
  readonly project: boolean;
  readonly svg: boolean;
  readonly out: string | null;
  readonly lang: Lang;
  readonly flows: string;
};

function readRequest(args: string[]): Request | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help === true) return 'help';
  const lang = LANGS.find((known) => known === (values.lang ?? LANGS[0]));
  if (lang === undefined) throw new UsageError(`There is no language “${values.lang}”. Possible: ${LANGS.join(', ')}.`);
  const [flow, ...more] = positionals;
  if (more.length > 0) throw new UsageError('Name one flow at a time, or use --out DIR to draw all.');
  const project = values.project === true;
  if (project && flow !== undefined) throw new UsageError('Either name a flow or say --project, not both.');
  const out = values.out ?? null;
  const svg = values.svg === true;
  if (svg && flow === undefined && !project && out === null) {
    throw new UsageError('Say what to draw: name a flow, or use --project or --out DIR.');
  }
  return { flow: flow ?? null, project, svg, out, lang, flows: values.flows ?? flowsFolder() };
}

function parsed(args: string[]) {
  const options = {
    svg: { type: 'boolean' },
    project: { type: 'boolean' },
    out: { type: 'string' },
    lang: { type: 'string' },
    flows: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

type Picture = { readonly name: string; readonly outline: Outline };

function draw(request: Request, graph: FlowGraph): void {
  const { svg, out, lang } = request;
  const text = (outline: Outline) => (svg ? toSvg(outline) : toMermaid(outline));
  const pictures = wanted(request, graph);
  if (out !== null) {
    mkdirSync(out, { recursive: true });
    const extension = svg ? 'svg' : 'mmd';
    for (const { name, outline } of pictures) writeFileSync(join(out, `${name}.${extension}`), text(outline));
    process.stdout.write(`${pictures.length} ${pictures.length === 1 ? 'file' : 'files'} written to ${out}\n`);
  } else if (pictures.length > 0) {
    for (const { outline } of pictures) process.stdout.write(text(outline));
  } else {
    process.stdout.write(listing(Object.values(graph.flows), lang));
  }
}

/** Nothing when only the list of flows was asked for. */
function wanted({ flow: id, project, out, lang }: Request, graph: FlowGraph): Picture[] {
  const one = (flow: Flow): Picture => ({ name: flow.id, outline: outlineFlow(flow, lang, graph) });
  // A flow may be called `project`; no name of a flow holds a hyphen.
  const whole = (): Picture => ({
    name: Object.hasOwn(graph.flows, 'project') ? 'project-map' : 'project',
    outline: outlineProject(graph, lang),
  });
  if (id !== null) {
    const flow = Object.hasOwn(graph.flows, id) ? graph.flows[id] : undefined;
    if (flow !== undefined) return [one(flow)];
    const hint = suggestion(id, Object.keys(graph.flows), 'There are no flows.');
    throw new UsageError(`There is no flow “${id}”. ${hint}`);
  }
  if (project) return [whole()];
  return out === null ? [] : [...Object.values(graph.flows).map(one), whole()];
}

/** One line a flow: name, topic or kind, title. */
function listing(flows: readonly Flow[], lang: Lang): string {
  const rows = flows.map((flow) => [flow.id, roleOf(flow), textIn(lang, flow.title)] as const);
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map(([id, role, title]) => `${id.padEnd(widths[0] ?? 0)}  ${role.padEnd(widths[1] ?? 0)}  ${title}\n`).join('');
}

function roleOf({ role }: Flow): string {
  if (role.kind === 'topic') return role.topic;
  return role.kind === 'pattern' ? 'pattern' : 'sub-flow';
}
