/** Generated conversations as files of written ones (docs/conversations.md), for people to read and `test` to play. */

import type { FlowGraph } from '../../flow/graph.ts';
import { DEFAULT_TIME, startOf } from '../../proof/explore/stimulus.ts';
import { plain } from '../rehearsal.ts';
import type { Generated } from './generate.ts';
import type { Beat, Realised } from './realise.ts';

/** The longest part of a bubble that is checked, in Chinese characters; a letter counts as half a one. */
const PART = 22;

/** Text of each file by its name, `<flow>.yaml`. */
export function transcripts(graph: FlowGraph, conversations: readonly Generated[]): ReadonlyMap<string, string> {
  const files = new Map<string, string[]>();
  for (const one of conversations) {
    const name = `${one.flow}.yaml`;
    files.set(name, [...(files.get(name) ?? []), documentOf(graph, one)]);
  }
  const head = '# Made by `npm run -s bot -- generate --write tests/generated`: edit the flows, not this file.\n';
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, texts]) => [name, head + texts.join('---\n')]));
}

function documentOf(graph: FlowGraph, { flow, title, talk }: Generated): string {
  const role = graph.flows[flow]?.role;
  const lines = [
    `conversation: ${quoted(title)}`,
    `topic: ${role?.kind === 'topic' ? role.topic : 'none'}`,
    `lang: ${talk.lang}`,
    ...(talk.setting.signedIn ? ['customer: cust-li-na'] : []),
    ...(startOf(talk.setting) === DEFAULT_TIME ? [] : [`at: ${startOf(talk.setting)}`]),
    ...walletLines(talk),
    'turns:',
    ...talk.beats.flatMap(beatLines),
    ...(talk.end === null ? [] : [`end: ${talk.end}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function walletLines({ wallet }: Realised): string[] {
  if (wallet.length === 0) return [];
  return [
    'wallet:',
    ...wallet.map(({ action, result, fields }) => {
      const values = Object.entries(fields).map(([name, value]) => `${name}: ${quoted(plain(value))}`);
      return `  - ${action}: ${values.length === 0 ? result : `{ ${result}: { ${values.join(', ')} } }`}`;
    }),
  ];
}

function beatLines({ saying, bubbles, effects }: Beat): string[] {
  const said =
    saying.silence !== undefined
      ? `  - silence: ${saying.silence}`
      : saying.press
        ? `  - press: ${quoted(saying.text)}`
        : `  - user: ${quoted(saying.text)}`;
  const files = saying.files.length > 0 ? [`    files: [${saying.files.join(', ')}]`] : [];
  const checked = effects.length > 0 ? [`  - effects: [${effects.map(quoted).join(', ')}]`] : [];
  return [said, ...files, ...bubbles.map((text) => `  - bot: ${quoted(partOf(text))}`), ...checked];
}

/** The part of a bubble that is told apart from others: its first sentence, or the beginning of it. */
function partOf(text: string): string {
  const sentence = /^.*?[。！？!?\n]|^.*?\.(?=\s)/su.exec(text)?.[0].trim() ?? text;
  let width = 0;
  let end = 0;
  for (const sign of sentence) {
    width += /[\u0000-\u007f]/.test(sign) ? 0.5 : 1;
    if (width > PART) break;
    end += sign.length;
  }
  if (end >= sentence.length) return sentence;
  const cut = sentence.slice(0, end);
  const blank = cut.lastIndexOf(' ');
  return /[a-z]/i.test(sentence[end] ?? '') && blank > 0 ? cut.slice(0, blank) : cut.trimEnd();
}

/** Plain where YAML reads it as the same string, otherwise in single quotes. */
function quoted(text: string): string {
  const plain =
    /^[\p{L}][\p{L}\p{N} _，。！？、「」（）¥~=.@/-]*$/u.test(text) &&
    !/^(?:yes|no|true|false|null|on|off|y|n)$/i.test(text) &&
    text.trim() === text;
  return plain ? text : `'${text.replaceAll("'", "''")}'`;
}
