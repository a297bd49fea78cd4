/** One line of the bench table. */
export type Row = { readonly name: string; readonly value: string; readonly goal: string; readonly ok: boolean };

export function printTable(rows: readonly Row[]): void {
  process.stdout.write('\n| measure | value | goal | reached |\n| --- | --- | --- | --- |\n');
  for (const { name, value, goal, ok } of rows)
    process.stdout.write(`| ${name} | ${value} | ${goal} | ${ok ? 'yes' : '**no**'} |\n`);
}
