/** All keys of the page. */
import type { Both } from '../../../service/desk/wire.ts';
import type { Say } from '../words/words.ts';
import { Dialog } from './dialog.tsx';

const KEYS: readonly (readonly [keys: string, what: Both])[] = [
  ['j k', { zh: '下一个、上一个对话', en: 'next, previous conversation' }],
  ['Alt+1…9', { zh: '我的第 1 到 9 个对话（写字时也行）', en: 'my first to ninth conversation (also while writing)' }],
  ['m q', { zh: '我的对话、排队', en: 'mine, queue' }],
  ['↑ ↓ Home End', { zh: '在列表里移动', en: 'walk through a list' }],
  ['c', { zh: '接入', en: 'take' }],
  ['r', { zh: '写回复', en: 'write a reply' }],
  ['Enter', { zh: '发送', en: 'send' }],
  ['Shift+Enter', { zh: '换行', en: 'break the line' }],
  ['/', { zh: '在空的回复框里：常用语', en: 'in an empty reply: canned answers' }],
  ['Esc', { zh: '离开回复框，关闭窗口', en: 'leave the reply, close a window' }],
  ['h x e', { zh: '请稍候、转接、结束', en: 'hold, transfer, close' }],
  ['i', { zh: '情况摘要', en: 'brief' }],
  ['1 2 3 4', { zh: '工作、看板、工单、人员', en: 'work, board, tickets, people' }],
  ['?', { zh: '这个列表', en: 'this list' }],
];

export function Help({ say, onClose }: { readonly say: Say; readonly onClose: () => void }) {
  return (
    <Dialog title={say('keys_title')} say={say} onClose={onClose}>
      <table class="keys">
        <tbody>
          {KEYS.map(([keys, what]) => (
            <tr key={keys}>
              <th scope="row">
                {keys.split(' ').map((one) => (
                  <kbd key={one}>{one}</kbd>
                ))}
              </th>
              <td>{what[say.lang]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
