/**
 * Compiles a file for Jest, with SWC. Jest runs it in a context of its own, where every look-up of a global name is slow: code that
 * counts and sorts takes twice as long there as outside. So each file begins by taking hold of those that it uses.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import swc from '@swc/jest';

/** Language only. What tests put something else in the place of is not among them: Date, timers, fetch, RegExp. */
const GLOBALS = [
  'Array',
  'Float32Array',
  'Float64Array',
  'Int32Array',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'Set',
  'String',
  'Uint8Array',
  'Uint32Array',
];

const { process, processAsync, getCacheKey } = swc.createTransformer({
  jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
  module: { type: 'es6' },
});
const SELF = createHash('sha256')
  .update(readFileSync(new URL(import.meta.url)))
  .digest('hex');

/** On the first line, so that the others keep their numbers. */
function holdGlobals(compiled) {
  const used = GLOBALS.filter((name) => new RegExp(`(?<![.\\w$])${name}(?![\\w$])`).test(compiled.code));
  return used.length === 0 ? compiled : { ...compiled, code: `const {${used.join(',')}}=globalThis;${compiled.code}` };
}

export default {
  canInstrument: false,
  getCacheKey: (...file) => getCacheKey(...file) + SELF,
  process: (...file) => holdGlobals(process(...file)),
  processAsync: async (...file) => holdGlobals(await processAsync(...file)),
};
