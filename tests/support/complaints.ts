/** The small project with one thing that cannot be undone and that the sandbox wallet knows: filing a complaint, again and again. */

import { learn } from '../../src/knowledge.ts';
import type { Knowledge } from '../../src/service/turn.ts';
import { miniProject } from './talk.ts';

const FLOW = `flow: complain
topic: complaint
title: { zh: 投诉, en: Complain }
examples: { zh: [我要投诉, 投诉你们], en: [i want to complain, file a complaint] }
slots: { subject: [service, app], description: text }
tries: 9
give_up: { handoff: gave_up }
steps:
  - label: about
    ask: subject
    text: { zh: 关于什么？, en: About what? }
    options: { service: { zh: 服务, en: Service }, app: { zh: 应用, en: App } }
  - label: what
    ask: description
    text: { zh: 怎么了？, en: What happened? }
  - call: file_complaint
    with: { subject: subject, description: description }
    confirm: { zh: "投诉{subject}：{description}，提交吗？", en: "Complain about {subject}: {description}?" }
    confirm_yes: { zh: 提交, en: File it }
    confirm_no: { zh: 不提交, en: Do not }
    change: { label: { zh: 修改, en: Change }, goto: rewrite }
    declined: [say: { zh: 没有提交。, en: Not filed. }]
    filed: [say: { zh: "已提交 {file_complaint.case_no}。", en: "Filed as {file_complaint.case_no}." }]
    unknown: [say: { zh: 还不确定。, en: Not certain yet. }]
    unavailable: [say: { zh: 没有提交成功。, en: It was not filed. }]
  - label: rewrite
    forget: [description]
  - goto: what
    at_most: 50
    otherwise: [end: resolved]
---
`;
const ACTION = `actions:
  file_complaint:
    title: { zh: 提交投诉, en: File a complaint }
    risk: irreversible
    identity: optional
    in: { subject: [service, app], description: text }
    results: { filed: { case_no: text } }
    http: { method: POST, path: /v1/complaints, timeout: 300ms, retry: 1, idempotency_key: true }
`;

let known: Knowledge | null = null;

export function complaintsKnowledge(): Knowledge {
  known ??= learn(miniProject((text) => FLOW + text.replace('actions:\n', () => ACTION)));
  return known;
}
