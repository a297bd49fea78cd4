/** Process that compiles the flows and learns from them, sends the result to its parent, and ends. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { FlowsBroken, loadKnowledge } = await import('./knowledge.ts');

function answer(): object {
  try {
    return { knowledge: loadKnowledge(process.argv[2] ?? '', process.argv[3] ?? null) };
  } catch (error) {
    return {
      report: error instanceof FlowsBroken ? error.report : null,
      message: error instanceof Error ? error.message : String(error),
    };
  }
}

process.send?.(answer(), () => process.disconnect());
