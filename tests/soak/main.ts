/** `npm run soak`: a million generated turns, stepped twice; `--turns N` for fewer, `--seed S` for others. */
import { parseArgs } from 'node:util';
import { flowsFolder, modelsFolder } from '../../src/cli/folders.ts';
import { loadKnowledge } from '../../src/knowledge.ts';
import { soak } from './soak.ts';

const TURNS = 1_000_000;
const SEED = 20261123;
const SHOWN = 10;

const { values } = parseArgs({ options: { turns: { type: 'string' }, seed: { type: 'string' } } });
const turns = Number(values.turns ?? TURNS);
const seed = Number(values.seed ?? SEED);
if (!Number.isInteger(turns) || turns < 1 || !Number.isInteger(seed)) {
  process.stderr.write('Usage: npm run soak -- [--turns N] [--seed S], both whole numbers.\n');
  process.exit(2);
}
const flows = flowsFolder();
const done = await soak(loadKnowledge(flows, modelsFolder()), flows, turns, seed);
const number = (value: number) => Math.round(value).toLocaleString('en');
const lines = [
  `seed ${seed}`,
  `${number(done.turns)} turns of ${number(done.conversations)} conversations (${[...done.kinds].map(([kind, count]) => `${kind} ${number(count)}`).join(', ')})`,
  `${number(done.differences.length)} differences between two processes`,
  `${number([...done.broke.values()].reduce((sum, count) => sum + count, 0))} turns that the engine did not take`,
  `${number(done.seconds)} s, ${number(done.turns / done.seconds)} turns a second with understanding, both steps, digests and the way between`,
];
process.stdout.write(`${lines.join('\n')}\n`);
for (const place of done.differences.slice(0, SHOWN)) process.stdout.write(`  differs: conversation/turn ${place}\n`);
for (const [message, count] of [...done.broke].slice(0, SHOWN)) process.stdout.write(`  broke ${count}×: ${message}\n`);
process.exitCode = done.differences.length + done.broke.size > 0 ? 1 : 0;
