/** Whether the open question is about a secret: then a bare value in the answer is likely to be one. */
import type { State } from '../dialog/state.ts';
import { type FlowGraph, LANGS, type Text } from '../flow/graph.ts';

export type AskedSecret = 'password' | 'code' | null;

const CODE = /验证码|校验码|动态码|\bcode\b/i;
const PASSWORD = /密码|口令|\bpassword|\bpasscode|\bpin\b/i;
/** A question that takes one of these gets a value of its own form. */
const OWN_FORM: ReadonlySet<string> = new Set(['order_number', 'phone', 'email', 'money', 'number', 'date', 'url', 'attachment']);

const known = new WeakMap<Text, AskedSecret>();

/** @param state as the engine will find it */
export function secretAskedFor(graph: FlowGraph, state: State | null): AskedSecret {
  if (state?.status !== 'asking') return null;
  const frame = state.stack.at(-1);
  const step = frame && graph.flows[frame.flow]?.steps[frame.step];
  if (step?.kind !== 'ask' || OWN_FORM.has(step.type.kind)) return null;
  const before = known.get(step.text);
  if (before !== undefined) return before;
  const words = LANGS.flatMap((lang) => step.text[lang].flat().map((part) => (part.kind === 'literal' ? part.text : ''))).join(
    '\n',
  );
  const asked = CODE.test(words) ? 'code' : PASSWORD.test(words) ? 'password' : null;
  known.set(step.text, asked);
  return asked;
}
