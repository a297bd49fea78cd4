/** A database as an older program left it: its schema, and of today's rows what that schema had room for. */
import { renameSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from '../../src/adapters/store/migrations.ts';

/** Puts the closed database back to a version of the schema; tables that this version fills itself stay as it fills them. */
export function olderDatabase(file: string, version: number): void {
  const newer = `${file}.newer`;
  renameSync(file, newer);
  const db = new DatabaseSync(file);
  db.exec('PRAGMA foreign_keys = OFF');
  migrate(db, version);
  db.prepare('ATTACH ? AS newer').run(newer);
  const tables = db
    .prepare("SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all();
  for (const { name, wr: withoutRowid } of tables) {
    if (name === 'schema_version' || name === 'kept') continue;
    const columns = db
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(name as string)
      .map((column) => `"${column.name}"`)
      .join(', ');
    db.exec(
      `INSERT INTO main."${name}" (${columns}) SELECT ${columns} FROM newer."${name}" ${withoutRowid ? '' : 'ORDER BY rowid'}`,
    );
  }
  db.close();
}
