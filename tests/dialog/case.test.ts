/** An action that opens a case leaves people a ticket, and the customer hears only what the flow says. */
import { describe, expect, test } from '@jest/globals';
import type { Value } from '../../src/flow/graph.ts';
import { learn } from '../../src/knowledge.ts';
import { effectsOf, miniProject, startTalk } from '../support/talk.ts';

const knowledge = learn(
  miniProject((source) =>
    source
      .replace(
        'results: { done: {} }',
        `results: { done: { case_no: text, answer_by: date }, again: { case_no: text } }
    ticket: { kind: other, results: [done], number: case_no, due: answer_by, priority: high }`,
      )
      .replace(
        '    done: [say: { zh: 卡已停。',
        '    again: [say: { zh: 之前已停。, en: Stopped before. }, end: resolved]\n    done: [say: { zh: 卡已停。',
      ),
  ),
);
const DUE = { kind: 'date', iso: '2026-11-26T10:00:00Z' } as const;

function stopped(result: string, fields: { readonly [field: string]: Value }) {
  const talk = startTalk({ knowledge, customer: { id: 'cu_1', name: '李雷' } });
  talk.say('卡被偷了');
  talk.say('被偷了');
  talk.press('停卡');
  const said = talk.result(result, fields);
  return { talk, said, tickets: effectsOf(talk, 'ticket') };
}

describe('a case that an action opens', () => {
  test('is a ticket under the number that the wallet gave, with everything known and nobody called', () => {
    const { talk, said, tickets } = stopped('done', { case_no: 'F-20261123', answer_by: DUE });
    expect(said[0]).toBe('卡已停。');
    expect(said.join('\n')).not.toMatch(/F-2026|人工/);
    expect(tickets).toEqual([
      {
        kind: 'ticket',
        ticket: { number: 'F-20261123', reason: 'freeze_account', priority: 'high' },
        brief: expect.objectContaining({
          topic: 'security',
          flow: 'stop_card',
          customer: 'cu_1',
          lang: 'zh',
          answers: [{ slot: 'reason', value: '被偷了', from: 'asked' }],
          tried: ['停卡 → done'],
        }),
        live: false,
        work: { kind: 'other', due: '2026-11-26T10:00:00Z' },
      },
    ]);
    expect(talk.state).toMatchObject({ status: 'asking', tickets: [{ number: 'F-20261123' }] });
  });

  test.each([
    ['none at all', ''],
    ['one with blanks', 'case 7'],
    ['one that is too long', 'X'.repeat(60)],
    ['a sentence', '您的编号是 7'],
  ])('gets a number of ours when the wallet gives %s', (_, case_no) => {
    expect(stopped('done', { case_no, answer_by: DUE }).tickets).toMatchObject([
      { ticket: { number: expect.stringMatching(/^T-[0-9A-Z]{8}$/) } },
    ]);
  });

  test('is none when another result comes back, or the action did not work', () => {
    expect(stopped('again', { case_no: 'F-1' }).tickets).toEqual([]);
    expect(stopped('unknown', {}).tickets).toMatchObject([{ ticket: { reason: 'unknown_result' } }]);
    expect(stopped('unavailable', {}).tickets).toMatchObject([{ ticket: { reason: 'lookup_down' } }]);
  });

  test('is told once, also when the customer does the same again', () => {
    const { talk } = stopped('done', { case_no: 'F-1', answer_by: DUE });
    talk.press('是');
    talk.say('卡被偷了');
    talk.say('还有一张');
    talk.press('停卡');
    talk.result('done', { case_no: 'F-1', answer_by: DUE });
    expect(effectsOf(talk, 'ticket')).toEqual([]);
  });
});
