/** A longer flow for the tests of repair, beside those of tests/support/mini-project.yaml. */
import { compileProject } from '../../src/flow/compile.ts';
import { learn } from '../../src/knowledge.ts';
import type { Knowledge } from '../../src/service/turn.ts';
import { miniSource, startTalk, type Talk } from '../support/talk.ts';

const FLOWS = `
---
flow: claim
topic: complaint
title: { zh: 索赔, en: Claim }
menu: true
examples: { zh: [我要索赔, 申请赔偿], en: [I want to claim, file a claim] }
slots:
  story: text
  phone: phone
  hour: [morning, evening]
  amount: money
  proof: attachment
  mood: [fine, bad]
tries: 2
give_up: { handoff: not_understood }
steps:
  - ask: story
    text: { zh: 发生了什么？, en: What happened? }
  - run: contact
    out: { phone: number, hour: hour }
  - ask: amount
    text: { zh: 要赔多少钱？, en: How much? }
    interruptions: [opening_hours]
  - call: note_down
    with: { amount: amount }
    done: [say: { zh: 已记下。, en: Noted. }]
    unavailable: [say: { zh: 没记下。, en: Not noted. }]
  - ask: proof
    text: { zh: 有照片吗？, en: Any photo? }
    optional: { zh: 没有照片, en: No photo }
  - call: file_claim
    with: { amount: amount }
    confirm: { zh: "索赔{amount}，提交吗？", en: "Claim {amount}, file it?" }
    confirm_yes: { zh: 提交, en: File it }
    confirm_no: { zh: 先不提交, en: Not now }
    interruptions: none
    declined: [say: { zh: 没有提交。, en: Not filed. }, end: cancelled]
    done: [say: { zh: 提交好了。, en: Filed. }]
    unknown: [handoff: claim_unknown]
    unavailable: [handoff: claim_down]
  - ask: mood
    text: { zh: 您觉得怎么样？, en: How do you feel? }
    options: { fine: { zh: 还好, en: Fine }, bad: { zh: 不好, en: Bad } }
  - end: resolved
---
flow: contact
in: {}
out: { number: phone, hour: [morning, evening] }
slots: { mobile: phone, time: [morning, evening] }
tries: 2
give_up: { handoff: no_contact }
steps:
  - ask: mobile
    text: { zh: 手机号？, en: Your phone? }
  - ask: time
    text: { zh: 上午还是晚上？, en: Morning or evening? }
    options: { morning: { zh: 上午, en: Morning }, evening: { zh: 晚上, en: Evening } }
  - return: { number: mobile, hour: time }
---
flow: track
topic: refund_dispute
title: { zh: 退款进度, en: Refund status }
examples: { zh: [查退款, 退款到哪了], en: [track my refund, refund status] }
slots: { order_no: order_number }
tries: 2
give_up: { handoff: not_understood }
steps:
  - ask: order_no
    text: { zh: 哪个订单？, en: Which order? }
  - call: transaction_status
    with: { order_no: order_no }
    found: [say: { zh: 找到了。, en: Found. }]
    not_found: []
    not_identified: []
    unavailable: []
  - end: resolved
`;

const ACTIONS = `
  note_down:
    title: { zh: 记账, en: Note }
    risk: reversible
    identity: optional
    in: { amount: money }
    results: { done: {} }
    http: { method: POST, path: /v1/notes, timeout: 3s, idempotency_key: true }
  file_claim:
    title: { zh: 提交索赔, en: Filing the claim }
    risk: irreversible
    identity: optional
    in: { amount: money }
    results: { done: {} }
    http: { method: POST, path: /v1/claims, timeout: 3s, idempotency_key: true }
`;

let known: Knowledge | null = null;

export function claimKnowledge(): Knowledge {
  if (known) return known;
  const source = miniSource().replace('\nactions:\n', `\nactions:${ACTIONS}`) + FLOWS;
  const result = compileProject([{ path: 'claim.yaml', text: source }]);
  if (!result.ok) throw new Error(result.diagnostics.map((one) => `${one.line}: ${one.code} ${one.message}`).join('\n'));
  known = learn(result.graph);
  return known;
}

export const LI = { id: 'cust-1', name: '李娜' };

export function claimTalk(): Talk {
  return startTalk({ knowledge: claimKnowledge(), customer: LI });
}

/** At the question about the photo, everything before it answered. */
export function atTheProof(): Talk {
  const talk = claimTalk();
  talk.say('我要索赔');
  talk.say('快递员把箱子摔坏了');
  talk.say('13800138000');
  talk.press('上午');
  talk.say('80块');
  talk.result('done');
  return talk;
}

/** After the claim was filed, at the last question. */
export function afterFiling(): Talk {
  const talk = atTheProof();
  talk.press('没有照片');
  talk.press('提交');
  talk.result('done');
  return talk;
}
