/**
 * Projects of any size for measuring how the proof grows: topic flows with questions, matches, limited jumps, look-ups,
 * confirmed actions, sub-flows that run sub-flows, and links from flow to flow. The same size gives the same project.
 */
import { SYSTEM_TEXTS } from '../flow/graph.ts';
import type { SourceFile } from '../flow/source.ts';

/** Flows in one file; a file must stay below the compiler's limit of a megabyte. */
const FLOWS_IN_A_FILE = 20;
/** Every fifth flow is a sub-flow. */
const SUB_EVERY = 5;
/** Stretches of which a topic flow is made; with them a flow has about fifty steps. */
const STRETCHES = 3;

const SUPPORT = `actions:
  look_up:
    title: { zh: 查询, en: Look it up }
    risk: read
    identity: required
    in: { order_no: order_number? }
    results: { open: { at: date }, done: { amount: money }, not_found: {} }
    http: { method: GET, path: /v1/look-up, timeout: 3s, retry: 1 }
  act:
    title: { zh: 办理, en: Do it }
    risk: irreversible
    identity: optional
    in: { order_no: order_number?, kind: text }
    results: { accepted: { case_no: text } }
    http: { method: POST, path: /v1/act, timeout: 5s, retry: 2, idempotency_key: true }
---
brand:
  name: { zh: 测试钱包, en: Test wallet }
  domains: [wallet.example]
  hotline: '95000'
  email: help@wallet.example
  time_zone: Asia/Shanghai
  currency: CNY
  hours: { mon-fri: '09:00-21:00' }
---
texts:
${SYSTEM_TEXTS.map((name) => `  '${name}': { zh: 好的, en: Fine }`).join('\n')}
`;

/** A project of that many flows; compile it without patterns. */
export function generatedProject(flows: number): readonly SourceFile[] {
  const all = Array.from({ length: flows }, (_, i) => (isSub(i) ? subFlow(i, flows) : topicFlow(i, flows)));
  const files: SourceFile[] = [{ path: 'generated/support.yaml', text: SUPPORT }];
  for (let i = 0; i < all.length; i += FLOWS_IN_A_FILE)
    files.push({ path: `generated/flows-${i}.yaml`, text: all.slice(i, i + FLOWS_IN_A_FILE).join('---\n') });
  return files;
}

function isSub(i: number): boolean {
  return i % SUB_EVERY === SUB_EVERY - 1;
}

/** A sub-flow in the neighbourhood; small projects may have only one. */
function subNear(i: number, flows: number): number {
  const near = i - (i % SUB_EVERY) + SUB_EVERY - 1;
  return near < flows ? near : near - SUB_EVERY;
}

const words = (zh: string, en: string) => `{ zh: '${zh}', en: '${en}' }`;

function topicFlow(i: number, flows: number): string {
  const stretches = Array.from({ length: STRETCHES }, (_, k) => stretch(i, k, flows));
  const slots = stretches.map(
    (_, k) => `  kind_${k}: [a, b, c]\n  order_${k}: order_number\n  ok_${k}: yes_no\n  solved_${k}: yes_no\n`,
  );
  return `flow: flow_${i}
topic: how_to
title: ${words(`流程${i}`, `Flow ${i}`)}
examples: { zh: [怎么办第${i}件事], en: [how do I do thing ${i}] }
slots:
${slots.join('')}tries: 2
give_up: { handoff: not_understood }
steps:
${stretches.join('')}  - match: kind_0
    a: { end: resolved }
    b: { handoff: generated }
    c: []
${leaving(i, flows)}`;
}

/** Most flows end; some lead on to the next one, when the customer wants it. */
function leaving(i: number, flows: number): string {
  const next = (i + 1) % flows;
  if (i % 3 !== 0 || isSub(next)) return '  - end: resolved\n';
  return `  - match: ok_${STRETCHES - 1}
    yes: { end: resolved }
    no: [goto: { flow: flow_${next} }]
`;
}

/** About ten steps: a question, its branches, and a limited way back. */
function stretch(i: number, k: number, flows: number): string {
  const sub = subNear(i, flows);
  return `  - label: again_${k}
    ask: kind_${k}
    text: ${words('哪一种？', 'Which kind?')}
    options:
      a: ${words('甲类', 'The first')}
      b: ${words('乙类', 'The second')}
      c: ${words('丙类', 'The third')}
  - match: kind_${k}
    a:
      - say: ${words('请看帮助页面。', 'Please look at the help page.')}
    b:
      - ask: order_${k}
        text: ${words('订单号是多少？', 'What is the order number?')}
        optional: ${words('没有', 'I have none')}
${k % 2 === 0 ? lookUp(k) : action(k)}    c:
${sub >= 0 ? `      - run: flow_${sub}\n        with: { kind: kind_${k} }\n        out: { solved_${k}: solved }\n` : `      - set: { solved_${k}: yes }\n`}      - when: solved_${k}
        then: [say: ${words('太好了。', 'Great.')}]
  - ask: ok_${k}
    text: ${words('可以了吗？', 'Does it work now?')}
  - match: ok_${k}
    yes: []
    no:
      - forget: [kind_${k}, ok_${k}]
      - goto: again_${k}
        at_most: 2
        otherwise: { handoff: not_solved }
`;
}

function lookUp(k: number): string {
  return `      - call: look_up
        with: { order_no: order_${k} }
        as: tx_${k}
        open: [say: ${words(`{tx_${k}.at} 提交的，还在处理。`, `From {tx_${k}.at}, still open.`)}]
        done: [say: ${words(`{tx_${k}.amount} 已完成。`, `{tx_${k}.amount} is done.`)}]
        not_found: [say: ${words('没找到。', 'Not found.')}]
        not_identified: []
        unavailable: { handoff: lookup_down }
`;
}

function action(k: number): string {
  return `      - call: act
        as: act_${k}
        with: { order_no: order_${k}, kind: 'generated' }
        confirm: ${words(`确认办理 {order_${k}} 吗？`, `Do it for {order_${k}}?`)}
        declined: [say: ${words('好的，没有办理。', 'All right, nothing was done.')}]
        accepted: [say: ${words(`已办理，编号 {act_${k}.case_no}。`, `Done, number {act_${k}.case_no}.`)}]
        unknown: { handoff: act_unknown }
        unavailable: { handoff: act_failed }
`;
}

function subFlow(i: number, flows: number): string {
  const next = i + SUB_EVERY;
  // Chains of four sub-flows: depth is there, but it does not grow with the project.
  const deeper = next < flows && Math.floor(i / SUB_EVERY) % 4 !== 3;
  const steps = Array.from({ length: 6 }, (_, k) => subStretch(k)).join('');
  return `flow: flow_${i}
in: { kind: [a, b, c] }
out: { solved: yes_no }
slots:
${Array.from({ length: 6 }, (_, k) => `  seen_${k}: yes_no\n`).join('')}  inner: yes_no
  reply: yes_no
tries: 2
give_up: { handoff: not_understood }
steps:
  - match: kind
    a: [say: ${words('先重启。', 'Restart first.')}]
    b: [say: ${words('先更新。', 'Update first.')}]
    c: []
${steps}${deeper ? `  - run: flow_${next}\n    with: { kind: kind }\n    out: { inner: solved }\n` : '  - set: { inner: no }\n'}  - match: inner
    yes: { return: { solved: yes } }
    no: []
  - ask: reply
    text: ${words('现在好了吗？', 'Is it all right now?')}
  - return: { solved: reply }
`;
}

function subStretch(k: number): string {
  return `  - ask: seen_${k}
    text: ${words('看到了吗？', 'Do you see it?')}
  - when: seen_${k}
    then: [say: ${words('好的，继续。', 'Good, go on.')}]
    else: [say: ${words('没关系，继续。', 'Never mind, go on.')}]
`;
}
