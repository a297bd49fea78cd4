/**
 * Durable turns over the web channel beside the peers of `shared/peers`, measured in turn in one run: botbuilder's echo with state in
 * memory, and restify's bare echo of JSON. Ours commits every turn to disk before it answers: to SQLite in one process, to
 * PostgreSQL in two.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../support/postgres.ts';
import { copyPeers, describeLoad, type Load, load, median, type Program, peersFolder, startOurs, startPeer } from './programs.ts';
import type { Row } from './row.ts';

const ROUNDS = 3;

type Round = { readonly botbuilder: Load; readonly restify: Load; readonly sqlite: Load; readonly postgres: Load };

function ratioRow(name: string, rounds: readonly Round[], ratio: (round: Round) => number, goal: number): Row {
  const values = rounds.map(ratio);
  const bad = rounds.flatMap((round) => Object.values(round)).reduce((sum, { bad }) => sum + bad, 0);
  const spread = `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
  return {
    name: `web: ${name} (median of ${rounds.length}, ${bad} wrong replies)`,
    value: `${median(values).toFixed(2)} (${spread})`,
    goal: `≥ ${goal}`,
    ok: median(values) >= goal && bad === 0,
  };
}

const noted = (name: string, value: string): Row => ({ name: `web: ${name}`, value, goal: 'noted', ok: true });

async function measure(programs: { readonly [P in keyof Round]: readonly Program[] }): Promise<readonly Round[]> {
  const rounds: Round[] = [];
  // Not counted: until the code is compiled, the first one measures the compiler.
  for (let i = -1; i < ROUNDS; i++) {
    const round = {
      botbuilder: await load(programs.botbuilder, { mode: 'echo', name: 'botbuilder echo' }),
      sqlite: await load(programs.sqlite, { mode: 'web', name: 'ours, SQLite' }),
      restify: await load(programs.restify, { mode: 'echo', name: 'restify echo' }),
      postgres: await load(programs.postgres, { mode: 'web', name: 'ours, PostgreSQL' }),
    };
    if (i >= 0) rounds.push(round);
  }
  return rounds;
}

export async function bench(): Promise<Row[]> {
  const peers = peersFolder();
  if (peers === null)
    throw new Error('The peers are missing: put their folder beside the checkout, or name it in SIGNPOST_PEERS.');
  const folder = mkdtempSync(join(tmpdir(), 'signpost-bench-'));
  const programs: Program[] = [];
  const begun = async (program: Promise<Program>): Promise<Program> => {
    programs.push(await program);
    return program;
  };
  const postgres = await startPostgres(true);
  try {
    const copy = copyPeers(peers, folder);
    const url = await postgres.database();
    const sqlite = await begun(startOurs({ DATABASE_FILE: join(folder, 'bench.db') }));
    const pair = [await begun(startOurs({ DATABASE_URL: url })), await begun(startOurs({ DATABASE_URL: url }))];
    const rounds = await measure({
      botbuilder: [await begun(startPeer(copy, 'bb-echo'))],
      restify: [await begun(startPeer(copy, 'echo-restify'))],
      sqlite: [sqlite],
      postgres: pair,
    });
    const rate = Math.round(median(rounds.map((round) => round.sqlite.turnsPerSecond)) / 2);
    const half = await load([sqlite], { mode: 'web', name: 'ours, at half load', rate, seconds: 8 });
    const last = rounds.at(-1) as Round;
    return [
      ratioRow(
        'durable turns on SQLite, ratio to botbuilder echo with memory state',
        rounds,
        (r) => r.sqlite.turnsPerSecond / r.botbuilder.turnsPerSecond,
        2,
      ),
      ratioRow('… ratio to a bare restify echo', rounds, (r) => r.sqlite.turnsPerSecond / r.restify.turnsPerSecond, 0.35),
      ratioRow(
        'durable turns on PostgreSQL by two processes, ratio to botbuilder echo',
        rounds,
        (r) => r.postgres.turnsPerSecond / r.botbuilder.turnsPerSecond,
        1.2,
      ),
      {
        name: `web: p99 at half load (${rate} turns a second, ${half.bad} wrong replies)`,
        value: `${half.p99} ms`,
        goal: '≤ 100 ms',
        ok: half.p99 <= 100 && half.bad === 0,
      },
      noted('ours, SQLite: turns/s, p50, p99, CPU a turn', describeLoad(last.sqlite)),
      noted('ours, PostgreSQL, two processes', describeLoad(last.postgres)),
      noted('botbuilder echo with memory state', describeLoad(last.botbuilder)),
      noted('restify echo', describeLoad(last.restify)),
    ];
  } finally {
    for (const program of programs) program.process.kill('SIGTERM');
    await postgres.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
