/** A change of the flows shows as what changes for customers, and words are told apart from deeds. */
import { describe, expect, test } from '@jest/globals';
import { parseScripts } from '../../../src/adapters/flows/scripts.ts';
import { compileProject } from '../../../src/flow/compile.ts';
import { type Compared, compareCourse, tally } from '../../../src/service/diff/compare.ts';
import { courseOfScript } from '../../../src/service/diff/courses.ts';
import { chatLines, grouped } from '../../../src/service/diff/show.ts';
import type { Knowledge } from '../../../src/service/turn.ts';
import { taughtKnowledge, taughtProject } from '../../support/taught-project.ts';

const before = taughtKnowledge();

/** Other flows, learnt from the same examples. */
function changed(...changes: readonly (readonly [string, string])[]): Knowledge {
  const text = changes.reduce((rest, [from, to]) => {
    if (!rest.includes(from)) throw new Error(`the project does not say ${from}`);
    return rest.replaceAll(from, to);
  }, taughtProject());
  const result = compileProject([{ path: 'mini.yaml', text }]);
  if (!result.ok) throw new Error(result.diagnostics.map((one) => one.message).join('\n'));
  return { graph: result.graph, model: before.model };
}

const SCRIPT = `
conversation: a box that is found
topic: pending_transaction
lang: zh
wallet:
  - transaction_status: { found: { amount: 500 CNY } }
turns:
  - user: 包裹没到
  - press: 箱子
  - user: 2026112300000101
`;

function compare(after: Knowledge, script = SCRIPT): Compared {
  const [read] = parseScripts('talk.yaml', script);
  if (!read) throw new Error('there is no script');
  return compareCourse(before, after, courseOfScript({ ...read, customer: { id: 'cust-1', name: null } }));
}

describe('how much a change matters', () => {
  test('nothing changed: no difference', () => {
    expect(compare(changed())).toMatchObject({ change: null, flow: 'lost_parcel' });
  });

  test('other words are wording only, also on a button that is pressed', () => {
    expect(compare(changed(['是信还是箱子？', '寄的是信还是箱子？']))).toMatchObject({ change: 'wording' });
    const button = compare(changed(['zh: 箱子', 'zh: 大箱子']));
    expect(button.change).toBe('wording');
    expect(button.pairs.map((pair) => pair.after.typedInstead)).not.toContain(true);
  });

  test('a script that knows only the new label leads the old version as well', () => {
    const one = compare(changed(['zh: 箱子', 'zh: 大箱子']), SCRIPT.replace('press: 箱子', 'press: 大箱子'));
    expect([one.change, one.pairs.some((pair) => pair.before.typedInstead)]).toEqual(['wording', false]);
  });

  test('another end is another outcome', () => {
    const one = compare(changed(['      - end: resolved\n    not_found', '      - handoff: check_it\n    not_found']));
    expect(one.change).toBe('outcome');
    expect(chatLines(one).join('\n')).toMatch(/> 2026112300000101[\s\S]*\+ \(ticket check_it/);
  });

  test('another option is another question, and its missing button is typed as words', () => {
    const one = compare(
      changed(
        ['      box: { zh: 箱子, en: Box }\n', '      crate: { zh: 大木箱, en: Crate }\n'],
        ['kind: [letter, box]', 'kind: [letter, crate]'],
      ),
    );
    expect(one.pairs[0]?.change).toBe('question');
    expect(one.pairs[1]?.after.typedInstead).toBe(true);
  });

  test('a look-up that was never answered in the conversation is unavailable, not a crash', () => {
    const one = compare(changed(), SCRIPT.replace(/wallet:\n.*\n/, ''));
    expect(one.pairs.every((pair) => pair.before.broken === null)).toBe(true);
  });
});

describe('as chats', () => {
  test('only the changed part, with two lines before it; equal changes together', () => {
    const after = changed(['订单号？', '您的订单号？']);
    const both = [compare(after), compare(after, SCRIPT.replace('a box', 'another box'))];
    expect(chatLines(both[0] as Compared)).toEqual([
      '> 包裹没到',
      '  是信还是箱子？  [信 | 箱子]',
      '> 箱子',
      '- 订单号？  [没有订单号]',
      '+ 您的订单号？  [没有订单号]',
    ]);
    expect(grouped(both, ['wording'])).toMatchObject([{ others: [{ title: 'another box that is found' }] }]);
    expect(tally(both)).toMatchObject([{ flow: 'lost_parcel', counts: { wording: 2, same: 0 } }]);
  });
});
