/** The conversation as a text file, as the server keeps it: card numbers and passwords have been taken out there. */
import type { Item } from './chat.ts';
import { type Lang, LOCALES, sayIn } from './words.ts';

/** What has not been taken by the server is not in it. */
export function transcriptOf(items: readonly Item[], title: string, lang: Lang): string {
  const say = sayIn(lang);
  const lines = items.flatMap(({ status, from, name, at, text, files }) => {
    if (status !== 'sent') return [];
    const who = name || say(from === 'customer' ? 'you' : from);
    const what = [text, ...files.map(({ name }) => `[${name}]`)].filter((part) => part !== '').join('\n');
    return [`${new Date(at).toLocaleString(LOCALES[lang])}  ${who}\n${what}\n`];
  });
  return `${title} · ${say('messages')}\n\n${lines.join('\n')}`;
}

export function saveTranscript(items: readonly Item[], title: string, lang: Lang): void {
  const url = URL.createObjectURL(new Blob(['\ufeff', transcriptOf(items, title, lang)], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${title}-${new Date().toISOString().slice(0, 10)}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
