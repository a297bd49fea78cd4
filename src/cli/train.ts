/** `train`: learns from the flows' examples and writes the file that the bot starts from. */
import { statSync } from 'node:fs';
import { fingerprintOf, modelFile, writeModel } from '../adapters/flows/model-file.ts';
import { compileFolder, trainingSet } from '../knowledge.ts';
import { pack } from '../nlu/pack.ts';
import { train as learn } from '../nlu/train.ts';
import { flowsFolder, modelsFolder } from './folders.ts';

export async function train(args: string[]): Promise<number> {
  if (args.length > 0) {
    process.stderr.write('train takes no arguments; FLOWS_DIR and MODELS_DIR name the folders.\n');
    return 2;
  }
  const compiled = compileFolder(flowsFolder());
  process.stderr.write(compiled.report);
  if (!compiled.ok) return 1;
  const set = trainingSet(compiled.graph);
  const fingerprint = fingerprintOf(set);
  const folder = modelsFolder();
  const from = performance.now();
  const model = learn(set);
  const seconds = ((performance.now() - from) / 1000).toFixed(2);
  try {
    writeModel(folder, fingerprint, pack(model));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The folder ${folder} cannot be written (${reason}). Set MODELS_DIR to one that can.\n`);
    return 1;
  }
  const file = modelFile(folder, fingerprint);
  const kilobytes = Math.round(statSync(file).size / 1000);
  process.stdout.write(
    `${model.exact.hash.length} examples of ${model.intents.length} flows learnt in ${seconds} s: ${file}, ${kilobytes} kB.\n`,
  );
  return 0;
}
