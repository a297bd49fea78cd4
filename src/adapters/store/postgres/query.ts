/**
 * Queries written with Kysely, which checks tables, columns and types, and compiled once to the text that is prepared on every
 * connection. Values are bound when a query runs; a constant that got among them would hide partial indexes from the planner.
 */
import type { Writable } from 'node:stream';
import {
  type AliasedRawBuilder,
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from 'kysely';
import type { PoolClient, QueryResult } from 'pg';
import type { Tables } from './tables.ts';

const db = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new PostgresIntrospector(kysely),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** Stands for a value until the query runs. */
class Hole {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export type Holes<P> = { readonly [K in keyof P]: RawBuilder<P[K]> };

/** A prepared query: `P` the values it takes by name, `R` its rows. */
export type Query<P, R> = {
  readonly name: string;
  readonly text: string;
  readonly order: readonly (keyof P & string)[];
  /** Never there: it only carries the type. */
  readonly row?: R;
};

/** @param name of the prepared statement: one name, one query */
export function define<P extends object>(name: string) {
  return <R>(build: (db: Kysely<Tables>, holes: Holes<P>) => Compilable<R>): Query<P, R> => {
    const holes = new Proxy({} as Holes<P>, { get: (_, key) => sql`${sql.val(new Hole(String(key)))}` });
    const { sql: text, parameters } = build(db, holes).compile();
    const order = parameters.map((parameter) => {
      if (!(parameter instanceof Hole)) throw new TypeError(`query ${name}: write the constant ${String(parameter)} with lit()`);
      return parameter.name as keyof P & string;
    });
    return { name, text, order };
  };
}

/** A constant as a part of the text. */
export const lit = <T extends string | number | boolean | null>(value: T): RawBuilder<T> => sql.lit(value);

/** Columns of rows, one array each. */
export type Columns<Row> = { readonly [K in keyof Row]: readonly Row[K][] };

/** Rows of equal form, turned into columns. */
export function columnsOf<Row extends object>(rows: readonly Row[]): Columns<Row> {
  const names = Object.keys(rows[0] ?? {}) as (keyof Row)[];
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])) as unknown as Columns<Row>;
}

/** Rows that are given as one array a column, to select from. */
export function given<Row>(
  types: { readonly [K in keyof Row]: string },
  holes: Holes<Columns<Row>>,
): AliasedRawBuilder<Row, 'v'> {
  const names = Object.keys(types) as (keyof Row & string)[];
  const arrays = names.map((name) => sql`${holes[name]}::${sql.raw(types[name])}[]`);
  return sql<Row>`unnest(${sql.join(arrays)})`.as<'v'>(sql`v(${sql.join(names.map((name) => sql.ref(name)))})`);
}

/** What can run queries: a connection, or the pool. */
export type Runner = {
  query(config: { name: string; text: string; values: unknown[] }): Promise<QueryResult>;
};

export type Ran<R> = { readonly rows: readonly R[]; readonly count: number };

export async function run<P, R>(runner: Runner, query: Query<P, R>, values: P): Promise<Ran<R>> {
  const { rows, rowCount } = await runner.query({
    name: query.name,
    text: query.text,
    values: query.order.map((name) => values[name]),
  });
  return { rows: rows as R[], count: rowCount ?? 0 };
}

/**
 * Sends what `queries` ask for at once, in one piece: the driver would hand each query to the system by itself, which costs more
 * than all the rest of it. Where a later driver keeps its stream elsewhere, only that saving is gone.
 */
export function atOnce<T>(client: PoolClient, queries: () => T): T {
  const { stream } = (client as { readonly connection?: { readonly stream?: Writable } }).connection ?? {};
  stream?.cork();
  try {
    return queries();
  } finally {
    stream?.uncork();
  }
}
