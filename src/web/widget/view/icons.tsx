/** Pictures on buttons. Drawn on a field of 24 by 24, with a line of the text's colour. */

const PATHS = {
  chat: 'M5 4.500h14a2 2 0 0 1 2 2v8.500a2 2 0 0 1-2 2h-7.500L6.500 21v-4H5a2 2 0 0 1-2-2V6.500a2 2 0 0 1 2-2z',
  down: 'M6 9.500l6 6 6-6',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M12 19.500V5M5.500 11.500L12 5l6.500 6.500',
  clip: 'M20 11.500l-7.800 7.800a5 5 0 0 1-7.100-7.100l8.200-8.200a3.300 3.300 0 0 1 4.700 4.700l-8.200 8.200a1.700 1.700 0 0 1-2.400-2.400l7.500-7.500',
  save: 'M12 4v11M7.500 11l4.500 4.500 4.500-4.500M5 19.500h14',
  file: 'M7 3.500h7l4 4V20a.500.500 0 0 1-.500.500h-10.500A.500.500 0 0 1 6.500 20V4a.500.500 0 0 1 .500-.500zM14 3.500v4h4',
  bot: 'M12 3v3M6 6h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zM9 10.500v2M15 10.500v2M9.500 21h5',
  agent:
    'M4.500 13v-1.500a7.500 7.500 0 0 1 15 0V13M4.500 13h2.500v5H5.500a1 1 0 0 1-1-1zM19.500 13H17v5h1.500a1 1 0 0 0 1-1zM19 18c0 2-2 3-4.500 3',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  clock: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4.500l2.500 1.500',
  alert: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4.500M12 15.500v.100',
  star: 'M12 3.800l2.500 5.100 5.600.800-4.050 3.950.950 5.600L12 16.600l-5 2.650.950-5.600L3.900 9.700l5.600-.800z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
