/** `route --jsonl FILE`: one JSON line `{text, lang?}` in, one line with the decision out, in order. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { FlowsBroken, loadKnowledge } from '../knowledge.ts';
import { understand } from '../nlu/understand.ts';
import type { Knowledge } from '../service/turn.ts';
import { flowsFolder, modelsFolder } from './folders.ts';

export async function route(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { jsonl: { type: 'string' } }, strict: false });
  const file = values.jsonl;
  if (typeof file !== 'string') {
    process.stderr.write('Say which file to read: route --jsonl FILE (- for standard input).\n');
    return 2;
  }
  try {
    const knowledge = loadKnowledge(flowsFolder(), modelsFolder());
    const input = file === '-' ? process.stdin : createReadStream(file);
    const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    for await (const line of lines) {
      if (line.trim() === '') continue;
      if (!process.stdout.write(`${JSON.stringify(routeLine(knowledge, line))}\n`))
        await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
    return 0;
  } catch (error) {
    process.stderr.write(
      `${error instanceof FlowsBroken ? error.report : error instanceof Error ? error.message : String(error)}\n`,
    );
    return 1;
  }
}

/** Every line is answered, also one that is no JSON or has no text: with `error` and decision none. */
function routeLine(knowledge: Knowledge, line: string): object {
  const { text, lang, error } = readLine(line);
  const context = { now: new Date().toISOString(), lang: lang ?? 'zh', expect: null, openings: () => [] } as const;
  const { decision, candidates, second, lang: detected } = understand(knowledge.model, text, context);
  const best = decision.kind === 'route' ? decision.flow : decision.kind === 'clarify' ? (decision.flows[0] ?? null) : null;
  const flow = best === null ? undefined : knowledge.graph.flows[best];
  const topic = flow?.role.kind === 'topic' ? flow.role.topic : 'none';
  const answer = {
    flow: best,
    topic,
    // A flow of the topic `none` only says that the bot does not serve this: for a reader of these lines, it was kept out.
    decision: topic === 'none' ? 'none' : decision.kind,
    score: decision.score,
    candidates,
    second: second?.flow ?? null,
    lang: detected ?? lang ?? 'zh',
  };
  return error === null ? answer : { ...answer, error };
}

function readLine(line: string): { readonly text: string; readonly lang: 'zh' | 'en' | null; readonly error: string | null } {
  try {
    const data: unknown = JSON.parse(line);
    if (typeof data === 'object' && data !== null && 'text' in data && typeof data.text === 'string') {
      const lang = 'lang' in data && (data.lang === 'zh' || data.lang === 'en') ? data.lang : null;
      return { text: data.text, lang, error: null };
    }
    return { text: '', lang: null, error: 'the line has no "text" that is a string' };
  } catch {
    return { text: '', lang: null, error: 'the line is no JSON' };
  }
}
