/** `check`: compiles the flows and says what is wrong with them, or what they hold. */
import { compileFolder } from '../knowledge.ts';
import { flowsFolder } from './folders.ts';

export async function check(args: string[]): Promise<number> {
  const compiled = compileFolder(args[0] ?? flowsFolder());
  if (compiled.report !== '') process.stdout.write(`${compiled.report}\n`);
  if (!compiled.ok) {
    const errors = compiled.diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
    process.stdout.write(`${errors} ${errors === 1 ? 'mistake' : 'mistakes'}; a bot with these flows does not start.\n`);
    return 1;
  }
  const flows = Object.values(compiled.graph.flows);
  const steps = flows.reduce((sum, flow) => sum + Object.keys(flow.steps).length, 0);
  const questions = flows.reduce((sum, flow) => sum + Object.values(flow.steps).filter((step) => step.kind === 'ask').length, 0);
  const topics = new Set(flows.flatMap((flow) => (flow.role.kind === 'topic' ? [flow.role.topic] : [])));
  const warnings = compiled.warnings.length;
  process.stdout.write(
    `No mistakes${warnings > 0 ? `, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : ''}: ${flows.length} flows for ${topics.size} topics, ` +
      `${steps} steps, ${questions} questions, ${Object.keys(compiled.graph.actions).length} actions. Fingerprint ${compiled.graph.fingerprint}.\n`,
  );
  return 0;
}
