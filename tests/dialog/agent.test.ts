/** While a person has the conversation the bot is silent, and afterwards it goes on where it was. */
import { describe, expect, test } from '@jest/globals';
import type { AgentAct } from '../../src/dialog/event.ts';
import { learn } from '../../src/knowledge.ts';
import { effectsOf, miniProject, startTalk, type Talk } from '../support/talk.ts';

const TICKET = 'H-ABCD0000';

function agent(talk: Talk, act: AgentAct, name = '王芳'): string[] {
  return talk.take({ kind: 'agent', ...talk.stamp(), act, name, ticket: TICKET });
}

describe('who wants a person', () => {
  test('is told the place in the queue and the wait, when people take conversations', () => {
    const talk = startTalk();
    const said = talk.take({ ...lastMessage(talk, '转人工'), desk: { ahead: 2, minutes: 5 } });
    expect(said.join('\n')).toMatch(/排队H-\w{8}，第3位，大约 5 分钟。/);
    expect(effectsOf(talk, 'ticket')).toMatchObject([{ live: true }]);
  });

  test('… also in English, and when nobody can say how long', () => {
    const talk = startTalk();
    const said = talk.take({ ...lastMessage(talk, 'I want to talk to a human agent'), desk: { ahead: 0, minutes: null } });
    expect(said.join('\n')).toMatch(/Queued H-\w{8}, place 1, we can't say yet\./);
  });

  test('gets a ticket when nobody takes conversations', () => {
    const talk = startTalk();
    expect(talk.say('转人工').join('\n')).toMatch(/人工马上来，H-/);
    expect(effectsOf(talk, 'ticket')).toMatchObject([{ live: false }]);
  });
});

describe('who waits in the queue', () => {
  function queued(): Talk {
    const talk = startTalk();
    talk.take({ ...lastMessage(talk, '转人工'), desk: { ahead: 0, minutes: 2 } });
    return talk;
  }

  test('may leave it in their own words, and the bot is there for them again', () => {
    const talk = queued();
    expect(talk.say('取消').join('\n')).toMatch(/^不排队了，H-\w{8}。$/);
    expect(effectsOf(talk, 'withdraw')).toMatchObject([{ ticket: expect.stringMatching(/^H-/) }]);
    expect(talk.state?.status).toBe('idle');
    expect(talk.say('包裹没到')).toEqual(['是信还是箱子？']);
  });

  test('and asks for a person again hears the same number and the place, and there is no second ticket', () => {
    const talk = queued();
    const [number] = talk.state?.tickets.map((one) => one.number) ?? [];
    const again = talk.take({ ...lastMessage(talk, '转人工'), waits: number, desk: { ahead: 3, minutes: 10 } });
    expect(again).toEqual([`排队${number}，第4位，大约 10 分钟。`]);
    expect(effectsOf(talk, 'ticket')).toMatchObject([{ again: true, live: true, ticket: { number } }]);
    expect(talk.state).toMatchObject({ status: 'with_agent', ticket: number, queued: true });
    expect(talk.state?.tickets).toHaveLength(1);
  });

  test('… also from a flow that was begun meanwhile, which may be left for the queue, and at its end', () => {
    const talk = queued();
    const waits = talk.state?.tickets[0]?.number ?? '';
    talk.take({ ...lastMessage(talk, '包裹没到'), waits });
    expect(talk.state?.status).toBe('asking');
    expect(talk.take({ ...lastMessage(talk, '转人工'), waits }).join('')).toContain(waits);
    expect(talk.state).toMatchObject({ status: 'with_agent', ticket: waits, queued: true, tickets: [{ number: waits }] });
    // What was begun is over, and the bot has nothing open: words are for the agent, and the queue can be left.
    talk.state = { ...talk.state, status: 'idle' } as Talk['state'];
    expect(talk.take({ ...lastMessage(talk, '我再补充一句，很急'), waits })).toEqual([expect.stringContaining(waits)]);
    expect(talk.take({ ...lastMessage(talk, '取消'), waits }).join('')).toBe(`不排队了，${waits}。`);
  });

  test('without a place in a queue there is nothing to leave', () => {
    const talk = startTalk();
    talk.say('转人工');
    expect(talk.say('取消').join('')).toMatch(/^不排队了，H-\w{8}。$/);
    expect(effectsOf(talk, 'withdraw')).toEqual([]);
    expect(talk.state?.status).toBe('with_agent');
  });
});

/** The event of a message, without giving it to the bot. */
function lastMessage(talk: Talk, text: string) {
  const other = startTalk();
  other.say(text);
  const event = other.events.at(-1);
  if (event?.kind !== 'message') throw new Error('no message');
  return { ...event, ...talk.stamp() };
}

describe('while a person has the conversation', () => {
  test('nothing that the customer does makes the bot speak', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    expect(agent(talk, 'joined')).toEqual(['王芳来了。']);
    for (const text of ['箱子', '转人工', '卡被偷了', '我的密码是 Abc12345', '打电话 13800138000', 'hello', '算了'])
      expect([text, talk.say(text)]).toEqual([text, []]);
    expect(talk.open()).toEqual([]);
    expect(talk.take({ kind: 'failed', ...talk.stamp() })).toEqual([]);
    expect(talk.take({ kind: 'timer', ...talk.stamp(), timer: '1.remind' })).toEqual([]);
    expect(talk.take({ kind: 'flows_changed', ...talk.stamp() })).toEqual([]);
    expect(agent(talk, 'spoke')).toEqual([]);
    expect(talk.state).toMatchObject({ status: 'handed_over', agent: '王芳' });
    expect(talk.state?.timer).toBeUndefined();
  });

  test('only what the agent does is told: patience, another agent', () => {
    const talk = startTalk();
    talk.say('my parcel is lost');
    agent(talk, 'joined', 'Emma');
    expect(agent(talk, 'held', 'Emma')).toEqual(['Emma asks you to wait.']);
    expect(agent(talk, 'requeued', 'Emma')).toEqual(['Finding somebody else.']);
    expect(talk.say('are you there?')).toEqual([]);
    expect(agent(talk, 'joined', 'Tom')).toEqual(['Tom is here.']);
    expect(talk.state).toMatchObject({ agent: 'Tom', paused: { standing: { status: 'asking' } } });
  });
});

describe('back in the queue, because the person let it lie', () => {
  function requeued(): { talk: Talk; say(text: string): string[] } {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.take({ ...lastMessage(talk, '转人工'), desk: { ahead: 0, minutes: 2 } });
    agent(talk, 'joined');
    agent(talk, 'requeued');
    return { talk, say: (text) => talk.take({ ...lastMessage(talk, text), waits: TICKET }) };
  }

  test('the customer may leave it in their own words, and the bot is there for them again', () => {
    const { talk, say } = requeued();
    expect(say('取消')).toEqual([`不排队了，${TICKET}。`]);
    expect(effectsOf(talk, 'withdraw')).toEqual([{ kind: 'withdraw', ticket: TICKET }]);
    expect(talk.state?.status).toBe('idle');
    expect(talk.say('包裹没到')).toEqual(['是信还是箱子？']);
  });

  test('everything else is kept for the next person, and the bot is silent', () => {
    const { talk, say } = requeued();
    for (const text of ['在吗？', '转人工', '包裹没到', '我的卡被偷了']) expect([text, say(text)]).toEqual([text, []]);
    expect(talk.state?.status).toBe('handed_over');
  });

  test('while a person has it there is no queue to leave', () => {
    const { talk } = requeued();
    agent(talk, 'joined', 'Tom');
    expect(talk.say('取消')).toEqual([]);
    expect(talk.state).toMatchObject({ status: 'handed_over', agent: 'Tom' });
  });
});

describe('another desk', () => {
  test('has the conversation before anybody is named: the bot is silent, and says who it is when it is known', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    expect(agent(talk, 'taken', '')).toEqual([]);
    expect(talk.say('箱子')).toEqual([]);
    expect(talk.state).toMatchObject({ status: 'handed_over', agent: '' });
    expect(agent(talk, 'joined')).toEqual(['王芳来了。']);
    expect(agent(talk, 'returned')).toEqual(['王芳交回给我了。', '是信还是箱子？']);
  });

  test.each<[string, number | null, string]>([
    ['tells no place in its queue, and none is promised', null, '人工马上来，H-'],
    ['is ours: the place is told', 2, '排队H-'],
  ])('%s', (_what, ahead, words) => {
    const talk = startTalk();
    const said = talk.take({ ...lastMessage(talk, '转人工'), desk: { ahead, minutes: null } }).join('\n');
    expect(said).toContain(words);
    expect(said.includes('第3位')).toBe(ahead === 2);
    expect(effectsOf(talk, 'ticket')).toMatchObject([{ live: true }]);
  });
});

describe('given back', () => {
  test('to a question: it is put again, and its answer goes on in the flow', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    agent(talk, 'joined');
    talk.say('你好');
    expect(agent(talk, 'returned')).toEqual(['王芳交回给我了。', '是信还是箱子？']);
    expect(talk.buttons()).toEqual(['信', '箱子']);
    expect(talk.state?.timer?.purpose).toBe('remind');
    expect(talk.press('箱子')).toEqual(['订单号？']);
  });

  test('to the question at which the customer asked for a person', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.take({ ...lastMessage(talk, '转人工'), desk: { ahead: 0, minutes: 2 } });
    expect(talk.say('我再补充一句，很急')).not.toEqual([]);
    agent(talk, 'joined');
    expect(agent(talk, 'returned')).toEqual(['王芳交回给我了。', '是信还是箱子？']);
    expect(talk.press('箱子')).toEqual(['订单号？']);
  });

  test('… but not when the person has closed the matter', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.take({ ...lastMessage(talk, '转人工'), desk: { ahead: 0, minutes: 2 } });
    agent(talk, 'joined');
    expect(agent(talk, 'ended')).toEqual(['王芳已结束。']);
    expect(talk.state?.status).toBe('idle');
  });

  test('to a look-up whose answer came meanwhile: it is told now', () => {
    const talk = startTalk({ customer: { id: 'cust-1', name: null } });
    talk.say('包裹没到');
    talk.say('箱子');
    talk.say('A1234567890');
    const call = talk.state?.status === 'waiting' ? talk.state.call.id : '';
    agent(talk, 'joined');
    const fields = { amount: { kind: 'money', minor: 100, currency: 'CNY' } } as const;
    expect(talk.take({ kind: 'call_result', ...talk.stamp(), call, result: 'found', fields })).toEqual([]);
    const said = agent(talk, 'returned');
    expect(said.join('\n')).toContain('找到了');
  });

  test('to a look-up that still runs: its answer is taken when it comes', () => {
    const talk = startTalk({ customer: { id: 'cust-1', name: null } });
    talk.say('包裹没到');
    talk.say('箱子');
    talk.say('A1234567890');
    agent(talk, 'joined');
    expect(agent(talk, 'ended')).toEqual(['王芳已结束。']);
    expect(talk.state).toMatchObject({ status: 'waiting', timer: { purpose: 'result' } });
    expect(talk.result('found', { amount: { kind: 'money', minor: 100, currency: 'CNY' } }).join('\n')).toContain('找到了');
  });

  test('with the matter closed: what was open is over, and the next words begin anew', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    agent(talk, 'joined');
    expect(agent(talk, 'ended')).toEqual(['王芳已结束。']);
    expect(effectsOf(talk, 'outcome')).toMatchObject([{ flow: 'lost_parcel', disposition: 'handoff' }]);
    expect(talk.state?.status).toBe('idle');
    expect(talk.say('包裹没到')).toEqual(['是信还是箱子？']);
  });

  test('after the flows were edited: says so and begins the flow again', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    agent(talk, 'joined');
    talk.use(learn(miniProject((source) => source.replaceAll('ask: what', 'ask: which').replaceAll('what:', 'which:'))));
    talk.say('你好');
    expect(agent(talk, 'returned')[0]).toBe('王芳交回给我了。');
    expect(talk.state?.status).not.toBe('handed_over');
  });

  test.each<[AgentAct, string]>([
    ['withdrawn', `不排队了，${TICKET}。`],
    ['abandoned', `没有等到您，${TICKET}。`],
    ['expired', `没有人有空，${TICKET}。`],
  ])('%s before anybody came: the bot says so and goes on as before', (act, words) => {
    const talk = startTalk();
    talk.say('包裹没到');
    const before = talk.state?.status;
    expect(agent(talk, act)).toEqual([words]);
    expect(talk.state?.status).toBe(before);
  });
});
