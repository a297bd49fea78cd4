/** What all scanners share: the shape of a find, and the facts of the brand and the moment that they need. */
import type { LinkBrand } from '../../links/brand.ts';
import type { Folded } from '../normalise.ts';
import type { EntityValue } from '../understanding.ts';

/** Facts that do not change from message to message. */
export type World = {
  readonly currency: string;
  /** IANA name of the brand's time zone; `zoneOf` in calendar.ts makes a calendar of it. */
  readonly timeZone: string;
  /** By which links are judged. */
  readonly links: LinkBrand;
  readonly banks: NameList;
  /** Left out by a brand that lists none. */
  readonly merchants?: NameList;
};

/** Names by their first character, longer ones first: looking costs the same however many the brand lists. Made by `nameList`. */
export type NameList = ReadonlyMap<string, readonly { readonly pattern: RegExp; readonly id: string }[]>;

/** A value found in the folded text, from `from` up to `to`. */
export type Found = { readonly from: number; readonly to: number; readonly value: EntityValue };

/** Scans a folded text. `now` is the UTC instant of the message in milliseconds, NaN when it is unknown. */
export type Scanner = (folded: Folded, world: World, now: number) => readonly Found[];

/** Escapes a literal for use in a pattern. */
export function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
