/** Pictures on buttons: each of Lucide's is imported by itself, so that only these are fetched. A line of the text's colour. */
/// <reference path="../../lucide.d.ts" />
import arrowRightLeft from 'lucide/dist/esm/icons/arrow-right-left.mjs';
import arrowUp from 'lucide/dist/esm/icons/arrow-up.mjs';
import bookOpen from 'lucide/dist/esm/icons/book-open.mjs';
import bot from 'lucide/dist/esm/icons/bot.mjs';
import check from 'lucide/dist/esm/icons/check.mjs';
import chevronDown from 'lucide/dist/esm/icons/chevron-down.mjs';
import chevronLeft from 'lucide/dist/esm/icons/chevron-left.mjs';
import circleCheck from 'lucide/dist/esm/icons/circle-check.mjs';
import clock from 'lucide/dist/esm/icons/clock.mjs';
import copy from 'lucide/dist/esm/icons/copy.mjs';
import eye from 'lucide/dist/esm/icons/eye.mjs';
import file from 'lucide/dist/esm/icons/file.mjs';
import info from 'lucide/dist/esm/icons/info.mjs';
import keyboard from 'lucide/dist/esm/icons/keyboard.mjs';
import layoutDashboard from 'lucide/dist/esm/icons/layout-dashboard.mjs';
import messageSquareText from 'lucide/dist/esm/icons/message-square-text.mjs';
import paperclip from 'lucide/dist/esm/icons/paperclip.mjs';
import pause from 'lucide/dist/esm/icons/pause.mjs';
import play from 'lucide/dist/esm/icons/play.mjs';
import plus from 'lucide/dist/esm/icons/plus.mjs';
import shield from 'lucide/dist/esm/icons/shield.mjs';
import signpost from 'lucide/dist/esm/icons/signpost.mjs';
import stickyNote from 'lucide/dist/esm/icons/sticky-note.mjs';
import ticket from 'lucide/dist/esm/icons/ticket.mjs';
import triangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import userRound from 'lucide/dist/esm/icons/user-round.mjs';
import usersRound from 'lucide/dist/esm/icons/users-round.mjs';
import workflow from 'lucide/dist/esm/icons/workflow.mjs';
import x from 'lucide/dist/esm/icons/x.mjs';
import { h } from 'preact';

const PICTURES = {
  sign: signpost,
  chat: messageSquareText,
  board: layoutDashboard,
  ticket,
  people: usersRound,
  person: userRound,
  send: arrowUp,
  file,
  clip: paperclip,
  close: x,
  check,
  clock,
  alert: triangleAlert,
  pause,
  play,
  pass: arrowRightLeft,
  bot,
  done: circleCheck,
  info,
  eye,
  note: stickyNote,
  flow: workflow,
  book: bookOpen,
  back: chevronLeft,
  keys: keyboard,
  copy,
  shield,
  down: chevronDown,
  plus,
};

export type IconName = keyof typeof PICTURES;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {PICTURES[name].map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
