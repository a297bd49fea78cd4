/** Pictures on buttons: each of Lucide's is imported by itself, so that only these are fetched. A line of the text's colour. */
/// <reference path="../../lucide.d.ts" />
import arrowUp from 'lucide/dist/esm/icons/arrow-up.mjs';
import bot from 'lucide/dist/esm/icons/bot.mjs';
import check from 'lucide/dist/esm/icons/check.mjs';
import chevronDown from 'lucide/dist/esm/icons/chevron-down.mjs';
import circleAlert from 'lucide/dist/esm/icons/circle-alert.mjs';
import clock from 'lucide/dist/esm/icons/clock.mjs';
import download from 'lucide/dist/esm/icons/download.mjs';
import file from 'lucide/dist/esm/icons/file.mjs';
import messageSquare from 'lucide/dist/esm/icons/message-square.mjs';
import paperclip from 'lucide/dist/esm/icons/paperclip.mjs';
import star from 'lucide/dist/esm/icons/star.mjs';
import userRound from 'lucide/dist/esm/icons/user-round.mjs';
import x from 'lucide/dist/esm/icons/x.mjs';
import { h } from 'preact';

const PICTURES = {
  chat: messageSquare,
  down: chevronDown,
  close: x,
  send: arrowUp,
  clip: paperclip,
  save: download,
  file,
  bot,
  agent: userRound,
  check,
  clock,
  alert: circleAlert,
  star,
};

export type IconName = keyof typeof PICTURES;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {PICTURES[name].map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
