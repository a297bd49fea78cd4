/** Where the commands look when nothing else is said. */
import { fileURLToPath } from 'node:url';

/** The flows folder of the settings, or the one of this repository. */
export function flowsFolder(): string {
  return process.env.FLOWS_DIR ?? fileURLToPath(new URL('../../flows', import.meta.url));
}

export function conversationsFolder(): string {
  return fileURLToPath(new URL('../../tests/conversations', import.meta.url));
}

/** Where what was learnt from the flows is kept. */
export function modelsFolder(): string {
  return process.env.MODELS_DIR ?? fileURLToPath(new URL('../../data/models', import.meta.url));
}
