/** `ticket` as operators run it: the list, one ticket, and what cannot be meant. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openSqliteStore } from '../../src/adapters/store/sqlite.ts';
import { ticket } from '../../src/cli/ticket.ts';
import { brief } from '../contract/privacy-samples.ts';
import { later, say } from '../contract/store-samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-ticket-'));
const file = join(folder, 'signpost.db');
const log = { info() {}, warn() {}, error() {} };
let out = '';
let err = '';

beforeAll(async () => {
  const store = openSqliteStore({ file, log });
  const made = (number: string, kind: 'chat' | 'complaint', priority: 'high' | 'normal') => ({
    ticket: { number, reason: 'asked_for_person', priority },
    brief: brief('cu_1'),
    kind,
    due: later(0),
  });
  await say(store, 'c', 'm1', { tickets: [made('C-1', 'complaint', 'high'), made('H-1', 'chat', 'normal')] });
  await store.changeTicket('H-1', { version: 1, assignee: 'p_li', status: 'done', note: '已致电' }, 'p_li', later(1));
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  out = '';
  err = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text, ...rest) => {
    out += String(text);
    for (const one of rest) if (typeof one === 'function') (one as () => void)();
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

const run = (...args: string[]) => ticket([...args, '--db', file]);

describe('ticket list', () => {
  test('has those that are not done, says what is overdue, and nothing that the customer said', async () => {
    expect(await run('list')).toBe(0);
    expect(out).toMatch(/^number +kind +status +priority +due +with +about\n/);
    expect(out).toMatch(/C-1 +complaint +open +high +2025-03-01T08:00Z late +- +账户被盗\n/);
    expect(out).not.toMatch(/H-1|8000|looked at/);
    expect(out).toMatch(/1 ticket, 1 of them overdue\.\n$/);
  });

  test('has those that are asked for', async () => {
    expect(
      await run('list', '--status', 'any', '--assignee', 'p_li', '--kind', 'chat', '--topic', 'security', '--number', 'H'),
    ).toBe(0);
    expect(out).toMatch(/H-1 +chat +done +normal/);
    expect(out).toMatch(/1 ticket\.\n$/);
    out = '';
    expect(await run('list', '--assignee', 'none', '--kind', 'unlock')).toBe(0);
    expect(out).toBe('There is no such ticket.\n');
  });
});

test('one ticket: who has it, until when, whose words the notes are, what was changed', async () => {
  expect(await run('H-1')).toBe(0);
  expect(out).toMatch(/work +chat, done, with p_li, due 2025-03-01T08:00:00\.000Z\n/);
  expect(out).toMatch(/note +已致电 \(p_li\)\n/);
  expect(out).toMatch(/changed +2025-03-01T08:00:00\.001Z p_li: status: open → done\n/);
  expect(await run('H-2')).toBe(1);
  expect(err).toMatch(/no ticket H-2/);
});

test.each([
  ['an unknown status', ['list', '--status', 'new'], /--status is "new": write one of open, waiting, done, any\./],
  ['an unknown kind', ['list', '--kind', 'letter'], /--kind is "letter": write one of chat, complaint,/],
  ['a filter for one ticket', ['H-1', '--kind', 'chat'], /A filter is for the list/],
  ['the list with numbers to call back', ['list', '--reveal'], /--reveal is for one ticket/],
  ['nothing', [], /Name one ticket/],
] as const)('%s is refused with a hint', async (_, args, words) => {
  expect(await run(...args)).toBe(2);
  expect(err + out).toMatch(words);
});
