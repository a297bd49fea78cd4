/** Reads written conversations (`tests/conversations/*.yaml`) for the rehearsal. One file, many documents. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseAllDocuments, type YAMLMap } from 'yaml';
import { z } from 'zod';
import type { Script, ScriptLine } from '../../service/rehearsal.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const line = z.union([
  z.strictObject({ user: scalar, files: z.array(z.string()).optional() }),
  z.strictObject({ press: z.string() }),
  z.strictObject({ silence: z.enum(['remind', 'close', 'result']) }),
  z.strictObject({ bot: scalar }),
  z.strictObject({ not: scalar }),
  z.strictObject({ buttons: z.array(z.string()) }),
  z.strictObject({ slots: z.record(z.string(), scalar) }),
  z.strictObject({ effects: z.array(z.string()) }),
]);
const script = z.strictObject({
  conversation: z.string(),
  topic: z.string(),
  lang: z.enum(['zh', 'en']),
  customer: z.string().optional(),
  at: z.string().optional(),
  wallet: z.array(z.record(z.string(), z.union([z.string(), z.record(z.string(), z.record(z.string(), scalar))]))).optional(),
  turns: z.array(z.unknown()),
  end: z.string().optional(),
});

/** A Monday morning in Shanghai, when agents are there. */
const DEFAULT_TIME = '2026-11-23T02:00:00.000Z';

/** @throws Error naming file and line when a script is not well-formed */
export function readScripts(folder: string): Script[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return names.sort().flatMap((name) => parseScripts(name, readFileSync(join(folder, name), 'utf8')));
}

export function parseScripts(file: string, text: string): Script[] {
  const lines = new LineCounter();
  return parseAllDocuments(text, { lineCounter: lines }).flatMap((document) => {
    if (document.contents === null) return [];
    const [error] = document.errors;
    if (error) throw new Error(`${file}: ${error.message}`);
    const start = lines.linePos(document.range[0]).line;
    const read = script.safeParse(document.toJS());
    if (!read.success) throw new Error(`${file}:${start}: ${z.prettifyError(read.error)}`);
    const turns = (document.contents as YAMLMap).get('turns') as { items: { range?: [number, number, number] }[] };
    const source = read.data;
    return [
      {
        title: source.conversation,
        file,
        line: start,
        topic: source.topic,
        lang: source.lang,
        customer: source.customer === undefined ? null : { id: source.customer, name: null },
        at: source.at === undefined ? DEFAULT_TIME : new Date(source.at).toISOString(),
        wallet: (source.wallet ?? []).flatMap(walletAnswers),
        lines: source.turns.map((turn, i) => readLine(file, turn, lines.linePos(turns.items[i]?.range?.[0] ?? 0).line)),
        end: source.end ?? null,
      },
    ];
  });
}

function walletAnswers(entry: {
  readonly [action: string]: string | { readonly [result: string]: { readonly [field: string]: string } };
}): Script['wallet'][number][] {
  return Object.entries(entry).flatMap(([action, answer]) =>
    typeof answer === 'string'
      ? [{ action, result: answer, fields: {} }]
      : Object.entries(answer).map(([result, fields]) => ({ action, result, fields })),
  );
}

function readLine(file: string, turn: unknown, at: number): ScriptLine {
  const read = line.safeParse(turn);
  if (!read.success)
    throw new Error(
      `${file}:${at}: a line is one of user, press, silence (remind, close or result), bot, not, buttons, slots, effects`,
    );
  const data = read.data;
  if ('user' in data) return { kind: 'user', line: at, text: data.user, files: data.files ?? [] };
  if ('press' in data) return { kind: 'press', line: at, label: data.press };
  if ('silence' in data) return { kind: 'silence', line: at, until: data.silence };
  if ('bot' in data) return { kind: 'bot', line: at, text: data.bot };
  if ('not' in data) return { kind: 'not', line: at, text: data.not };
  if ('buttons' in data) return { kind: 'buttons', line: at, labels: data.buttons };
  if ('slots' in data) return { kind: 'slots', line: at, values: data.slots };
  return { kind: 'effects', line: at, effects: data.effects };
}
