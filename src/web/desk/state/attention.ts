/** Calls for somebody who looks elsewhere: the count in the title, a notification of the desktop, a sound. */
import { taste } from './kept.ts';

export type NotifyState = 'on' | 'off' | 'denied' | 'impossible';

export function notifyState(): NotifyState {
  if (typeof Notification === 'undefined') return 'impossible';
  if (Notification.permission === 'denied') return 'denied';
  return Notification.permission === 'granted' && taste.get('notify') === 'on' ? 'on' : 'off';
}

/** Only ever called by a click: browsers and people want it so. */
export async function setNotify(on: boolean): Promise<void> {
  taste.set('notify', on ? 'on' : 'off');
  if (on && typeof Notification !== 'undefined' && Notification.permission === 'default') await Notification.requestPermission();
}

export function setTitle(title: string, count: number): void {
  document.title = count > 0 ? `(${count}) ${title}` : title;
}

/** @param tag the same one takes the place of the one before */
export function call(text: string, body: string, tag: string, onClick: () => void): void {
  if (taste.get('sound') === 'on') chime();
  if (!document.hidden || notifyState() !== 'on') return;
  try {
    const shown = new Notification(text, { body, tag });
    shown.onclick = () => {
      window.focus();
      onClick();
      shown.close();
    };
  } catch {
    // Some phones have the name and not the thing.
  }
}

let audio: AudioContext | null = null;

/** Two soft tones. Without a click on the page before, browsers keep it silent. */
export function chime(): void {
  try {
    audio ??= new AudioContext();
    const now = audio.currentTime;
    for (const [i, pitch] of [660, 880].entries()) {
      const [tone, gain] = [audio.createOscillator(), audio.createGain()];
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0.0001, now + i * 0.14);
      gain.gain.exponentialRampToValueAtTime(0.12, now + i * 0.14 + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, now + i * 0.14 + 0.3);
      tone.connect(gain).connect(audio.destination);
      tone.start(now + i * 0.14);
      tone.stop(now + i * 0.14 + 0.32);
    }
  } catch {
    // No sound on this machine.
  }
}
