/** What opens above the page: keys, a report, a test to be copied. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Lang } from '../../service/studio/wire.ts';
import type { Say } from './words.ts';

type DialogProps = {
  readonly title: string;
  readonly say: Say;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
};

function Dialog({ title, say, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="dialog-title">
      <header>
        <h2 id="dialog-title">{title}</h2>
        <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
          {say('close')} <kbd>Esc</kbd>
        </button>
      </header>
      {children}
    </dialog>
  );
}

const KEYS: readonly (readonly [key: string, zh: string, en: string])[] = [
  ['/', '搜索', 'search'],
  ['+ − 0', '放大、缩小、看全图', 'zoom in, out, all of it'],
  ['← ↑ → ↓', '移动流程图（流程图有焦点时）', 'move the drawing (when it has the focus)'],
  ['n p', '下一个、上一个步骤（流程图有焦点时）', 'next, previous step (when the drawing has the focus)'],
  ['Enter', '打开步骤详情', 'open the details of the step'],
  ['Esc', '关闭详情', 'close the details'],
  ['[ ]', '对话退一步、进一步', 'one turn back, forth'],
  ['c', '到输入框', 'write as the customer'],
  ['?', '这个列表', 'this list'],
];

export function Help({ lang, say, onClose }: { readonly lang: Lang; readonly say: Say; readonly onClose: () => void }) {
  return (
    <Dialog title={say('help')} say={say} onClose={onClose}>
      <table class="keys">
        <tbody>
          {KEYS.map(([key, zh, en]) => (
            <tr key={key}>
              <th scope="row">
                {key.split(' ').map((one) => (
                  <kbd key={one}>{one}</kbd>
                ))}
              </th>
              <td>{lang === 'zh' ? zh : en}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}

type TextDialogProps = {
  readonly title: string;
  readonly about: string;
  readonly text: string;
  readonly say: Say;
  readonly onClose: () => void;
};

/** A text to read and to take along. */
export function TextDialog({ title, about, text, say, onClose }: TextDialogProps) {
  const [copied, setCopied] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const copy = async (): Promise<void> => {
    area.current?.select();
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // The text is selected: the keys of the system copy it.
    }
  };
  return (
    <Dialog title={title} say={say} onClose={onClose}>
      <p class="soft">{about}</p>
      <textarea ref={area} readOnly rows={18} value={text} aria-label={title} />
      <p>
        <button type="button" class="primary" onClick={copy}>
          {copied ? `✓ ${say('copied')}` : say('copy')}
        </button>
      </p>
    </Dialog>
  );
}
