/** `npm run bench`: everything that is measured, as one table. Words after it choose benches: `npm run bench -- engine`. */
import { printTable, type Row } from './row.ts';

const BENCHES: { readonly [name: string]: () => Promise<{ bench(): Promise<Row[]> }> } = {
  // First, because it measures its own import.
  understand: () => import('./understand.ts'),
  engine: () => import('./engine.ts'),
  http: () => import('./http.ts'),
};

const asked = process.argv.slice(2);
const rows: Row[] = [];
for (const [name, load] of Object.entries(BENCHES)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  process.stdout.write(`${name} …\n`);
  rows.push(...(await (await load()).bench()));
}
printTable(rows);
process.exitCode = rows.every((row) => row.ok) ? 0 : 1;
