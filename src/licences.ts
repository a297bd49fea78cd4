/** Joins the scripts for browsers with the licences of what is in them. */
import { fileURLToPath } from 'node:url';
import { bundlePage, bundleWidget } from './adapters/web/bundle.ts';
import { licencesOf } from './adapters/web/licences.ts';

const room = (name: string): string => fileURLToPath(new URL(`./web/${name}`, import.meta.url));

/** Bundles all of them, as they are sent: some tenths of a second. */
export async function licences(): Promise<string> {
  const bundles = await Promise.all([bundleWidget(room('widget')), bundlePage(room('desk')), bundlePage(room('studio'))]);
  return licencesOf(bundles.flatMap(({ packages }) => packages));
}
