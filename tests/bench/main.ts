/**
 * `npm run bench`: what can be measured with this machine alone, as one table. Words after it choose benches:
 * `npm run bench -- engine`; `nlu` only runs when it is chosen, because it needs public data, other programs and minutes; so do `web`, `growth`,
 * `desk`, `widget-long`, `web-speed` and `web-peers`.
 */
import { printTable, type Row } from './row.ts';

const BENCHES: { readonly [name: string]: () => Promise<{ bench(): Promise<Row[]> }> } = {
  // First, because it measures what the training adds to the memory.
  understand: () => import('./understand.ts'),
  redact: () => import('./redact.ts'),
  engine: () => import('./engine.ts'),
  proof: () => import('./proof.ts'),
  publish: () => import('./publish.ts'),
  http: () => import('./http.ts'),
  web: () => import('./web.ts'),
  privacy: () => import('./privacy.ts'),
  growth: () => import('./growth.ts'),
  nlu: () => import('./nlu/bench.ts'),
  desk: () => import('./desk.ts'),
  'desk-day': () => import('./desk-day.ts'),
  'widget-long': () => import('./widget-long.ts'),
  'web-speed': () => import('./web-speed.ts'),
  'web-peers': () => import('./web-peers.ts'),
};
const USUAL = ['understand', 'redact', 'engine', 'proof', 'publish', 'http', 'privacy'];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  process.stderr.write(`There is no bench “${unknown[0]}”. There are: ${Object.keys(BENCHES).join(', ')}.\n`);
  process.exit(2);
}
const chosen = asked.length > 0 ? asked : USUAL;
const rows: Row[] = [];
for (const [name, load] of Object.entries(BENCHES)) {
  if (!chosen.includes(name)) continue;
  process.stdout.write(`${name} …\n`);
  rows.push(...(await (await load()).bench()));
}
printTable(rows);
process.exitCode = rows.every((row) => row.ok) ? 0 : 1;
