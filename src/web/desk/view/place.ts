/** Which screen is shown: it stands in the address, so that back, reload and links work. */
import { useEffect, useState } from 'preact/hooks';

export const SCREENS = ['chats', 'board', 'tickets', 'people', 'account'] as const;
export type Screen = (typeof SCREENS)[number];
export type Place = { readonly screen: Screen; readonly id: string | null };

export function placeOf(hash: string): Place {
  const [screen = '', id = ''] = hash.replace(/^#\/?/, '').split('/');
  const known = SCREENS.find((one) => one === screen) ?? 'chats';
  return { screen: known, id: id === '' ? null : decoded(id) };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

export function addressOf(screen: Screen, id?: string | null): string {
  return id == null ? `#/${screen}` : `#/${screen}/${encodeURIComponent(id)}`;
}

export function go(screen: Screen, id?: string | null): void {
  location.hash = addressOf(screen, id);
}

export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const changed = (): void => {
      const next = placeOf(location.hash);
      setPlace((now) => (now.screen === next.screen && now.id === next.id ? now : next));
    };
    addEventListener('hashchange', changed);
    // It may have changed between the first drawing and now.
    changed();
    return () => removeEventListener('hashchange', changed);
  }, []);
  return place;
}
