/** What a model holds beside what was learnt: it comes from the brand's configuration and is made anew in no time. */
import { type Costs, DEFAULT_COSTS } from './costs.ts';
import { zoneOf } from './entities/calendar.ts';
import { nameList } from './entities/names.ts';
import type { Model } from './model.ts';

type Named = { readonly id: string; readonly names: readonly string[] };

export type Brand = {
  readonly banks: readonly Named[];
  readonly merchants?: readonly Named[];
  /** The brand's own domains; a link elsewhere is never official. */
  readonly domains: readonly string[];
  readonly brandNames: readonly string[];
  /** ISO 4217 code; an amount without a currency is in this one. */
  readonly currency: string;
  /** IANA name; days and times of day are meant there. */
  readonly timeZone: string;
  readonly costs?: Costs;
};

export type Surroundings = Pick<Model, 'world' | 'costs'>;

/** @throws RangeError when the time zone is unknown */
export function surroundingsOf({ banks, merchants, costs, ...world }: Brand): Surroundings {
  zoneOf(world.timeZone);
  const { currency, timeZone, domains, brandNames } = world;
  return {
    costs: costs ?? DEFAULT_COSTS,
    world: {
      currency,
      timeZone,
      links: { domains, names: brandNames, hotlines: [], emails: [] },
      banks: nameList(banks),
      merchants: nameList(merchants ?? []),
    },
  };
}
