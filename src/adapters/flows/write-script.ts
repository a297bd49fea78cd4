/** Writes a conversation as a script of the rehearsal, as people write them; `readScripts` reads it back. */
import { stringify } from 'yaml';
import type { Script, ScriptLine } from '../../service/rehearsal.ts';

/** @param remarks stand above it as comments */
export function writeScript(script: Omit<Script, 'file' | 'line'>, remarks: readonly string[]): string {
  const { title, topic, lang, customer, at, wallet, lines, end } = script;
  const document = {
    conversation: title,
    topic,
    lang,
    ...(customer === null ? {} : { customer: customer.id }),
    at,
    ...(wallet.length === 0
      ? {}
      : {
          wallet: wallet.map(({ action, result, fields }) => ({
            [action]: Object.keys(fields).length === 0 ? result : { [result]: fields },
          })),
        }),
    turns: lines.map(lineOf),
    ...(end === null ? {} : { end }),
  };
  const head = remarks.map((remark) => `# ${remark}\n`).join('');
  return `${head}${stringify(document, { lineWidth: 0 })}`;
}

function lineOf(line: ScriptLine): object {
  switch (line.kind) {
    case 'user':
      return { user: line.text, ...(line.files.length > 0 ? { files: line.files } : {}) };
    case 'press':
      return { press: line.label };
    case 'silence':
      return { silence: line.until };
    case 'bot':
      return { bot: line.text };
    case 'not':
      return { not: line.text };
    case 'buttons':
      return { buttons: line.labels };
    case 'slots':
      return { slots: line.values };
    case 'effects':
      return { effects: line.effects };
  }
}
