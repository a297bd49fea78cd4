/** What others ask to be said of their parts of our scripts. */
import type { Answer } from './answer.ts';
import type { Route } from './route.ts';

const HEADERS = { 'cache-control': 'public, max-age=3600', 'x-content-type-options': 'nosniff' } as const;

/** `GET /licences.txt`. @param make the text; asked for when somebody wants to read it, and again only when that went wrong */
export function licenceRoutes(make: () => Promise<string>): readonly Route[] {
  let made: Promise<string> | null = null;
  return [
    {
      method: 'GET',
      path: '/licences.txt',
      async handle(): Promise<Answer> {
        made ??= make();
        try {
          return { status: 200, headers: HEADERS, bytes: Buffer.from(await made), type: 'text/plain; charset=utf-8' };
        } catch (error) {
          made = null;
          throw error;
        }
      },
    },
  ];
}
