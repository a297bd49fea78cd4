/** Where the commands look when nothing else is said. */
import { fileURLToPath } from 'node:url';
import { readConfig } from '../config.ts';
import { Unusable } from './unusable.ts';

/** The flows folder of the settings, or the one of this repository. */
export function flowsFolder(): string {
  return process.env.FLOWS_DIR ?? fileURLToPath(new URL('../../flows', import.meta.url));
}

export function conversationsFolder(): string {
  return fileURLToPath(new URL('../../tests/conversations', import.meta.url));
}

/** Conversations that `generate` has written. */
export function generatedFolder(): string {
  return fileURLToPath(new URL('../../tests/generated', import.meta.url));
}

/** Where what was learnt from the flows is kept. */
export function modelsFolder(): string {
  return process.env.MODELS_DIR ?? fileURLToPath(new URL('../../data/models', import.meta.url));
}

/** The bot's database by the settings. @throws Unusable when the setting is wrong */
export function databaseFile(): string {
  const read = readConfig({ DATABASE_FILE: process.env.DATABASE_FILE });
  if (!read.ok) throw new Unusable(read.problems.join('\n'));
  return read.config.databaseFile;
}
