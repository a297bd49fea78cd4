/** The flows that the bots of the suite run: the small project of the tests, and a complaint, which cannot be taken back. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { loadKnowledge } from '../../src/knowledge.ts';
import type { Knowledge } from '../../src/service/turn.ts';

/** The action that cannot be taken back. */
export const COMPLAINT = 'file_complaint';

const FLOW = `flow: complain
topic: complaint
title: { zh: 投诉, en: Complain }
examples: { zh: [我要投诉, 投诉你们], en: [i want to complain, file a complaint] }
slots: { subject: [service, app], description: text }
tries: 9
give_up: { handoff: gave_up }
steps:
  - ask: subject
    text: { zh: 关于什么？, en: About what? }
    options: { service: { zh: 服务, en: Service }, app: { zh: 应用, en: App } }
  - ask: description
    text: { zh: 怎么了？, en: What happened? }
  - call: file_complaint
    with: { subject: subject, description: description }
    confirm: { zh: "投诉{subject}：{description}，提交吗？", en: "Complain about {subject}: {description}?" }
    confirm_yes: { zh: 提交, en: File it }
    confirm_no: { zh: 不提交, en: Do not }
    declined: [say: { zh: 没有提交。, en: Not filed. }, end: resolved]
    filed: [say: { zh: "已提交 {file_complaint.case_no}。", en: "Filed as {file_complaint.case_no}." }, end: resolved]
    unknown: [say: { zh: 还不确定。, en: Not certain yet. }, end: resolved]
    unavailable: [say: { zh: 没有提交成功。, en: It was not filed. }, end: resolved]
---
`;
const ACTION = `actions:
  file_complaint:
    title: { zh: 提交投诉, en: File a complaint }
    risk: irreversible
    identity: optional
    in: { subject: [service, app], description: text }
    results: { filed: { case_no: text } }
    http: { method: POST, path: /v1/complaints, timeout: 2s, retry: 1, idempotency_key: true }
`;

export type Project = { readonly flows: string; readonly file: string; readonly knowledge: Knowledge };

/** Writes the flows, compiled and as text, below a folder. */
export function writeProject(folder: string): Project {
  const flows = join(folder, 'flows');
  mkdirSync(flows);
  const mini = readFileSync(new URL('../support/mini-project.yaml', import.meta.url), 'utf8');
  writeFileSync(join(flows, 'project.yaml'), FLOW + mini.replace('actions:\n', () => ACTION));
  const knowledge = loadKnowledge(flows);
  const file = join(folder, 'knowledge.bin');
  writeFileSync(file, serialize(knowledge));
  return { flows, file, knowledge };
}
