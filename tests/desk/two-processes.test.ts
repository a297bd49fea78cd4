/** A customer at one process and an agent at another one, on one PostgreSQL: they see each other type and read, know each other's names, and see who looks on. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { call, until } from '../adapters/channel/directline/support.ts';
import { testDatabase } from '../support/postgres.ts';
import { customer, type DeskProduct, deskProduct, PASSWORD, signedIn } from './support.ts';

/** Two servers and a database are begun on a machine that others use, too. */
const PATIENCE_MS = 120_000;

let [here, there]: DeskProduct[] = [];
beforeAll(async () => {
  const DATABASE_URL = await testDatabase();
  here = await deskProduct({ DATABASE_URL });
  // The next one would make another link for the first account.
  await here.admin();
  there = await deskProduct({ DATABASE_URL });
}, PATIENCE_MS);
afterAll(async () => {
  await here?.close();
  await there?.close();
});

test(
  'typing and reading pass from one to the other, both ways',
  async () => {
    if (!here || !there) throw new Error('not started');
    const fields = { login: 'wang', name: '王芳', roles: ['agent'], languages: ['zh', 'en'], skills: ['*'], capacity: 4 };
    const { json } = await (await here.admin()).post<{ link: string }>('people', fields);
    const wang = await signedIn(there.url, 'setup', { token: json.link.split('#')[1], password: PASSWORD });
    const boss = await here.person('Li', { roles: ['supervisor'] });
    const screen = await wang.screen('available');
    const one = await customer(here);
    // Where the customer is, it must be known that somebody is there.
    await until(async () =>
      (await boss.board()).colleagues.some(({ id, presence }) => id === wang.id && presence === 'available'),
    );
    await one.say('转人工');
    await one.hears('王芳来了');
    await until(() => screen.words.some((word) => word.kind === 'conversation' && word.conversation === one.conversation));

    const tell = (activity: object) =>
      call(here as DeskProduct, 'POST', `/conversations/${one.chat.conversationId}/activities`, {
        bearer: one.chat.token,
        body: { from: { id: 'visitor' }, ...activity },
      });
    expect((await tell({ type: 'typing' })).status).toBe(200);
    await until(() => screen.words.some((word) => word.kind === 'typing' && word.who === 'customer'));
    expect((await tell({ type: 'event', name: 'signpost.read', value: { seq: 1 } })).status).toBe(200);
    await until(() =>
      screen.words.some((word) => word.kind === 'read' && word.conversation === one.conversation && word.seq === 1),
    );
    expect((await wang.view(one.conversation)).readTo).toBe(1);

    screen.say({ kind: 'typing', conversation: one.conversation });
    await until(() => one.activities.some(({ type, from }) => type === 'typing' && from.name === '王芳'));

    // Somebody looks on at the other process: both see that they are not alone.
    const watching = await boss.screen();
    const viewersAt = (at: typeof screen) => at.words.findLast((word) => word.kind === 'viewers')?.viewers ?? [];
    screen.say({ kind: 'look', conversation: one.conversation });
    watching.say({ kind: 'look', conversation: one.conversation });
    await until(() => viewersAt(screen).includes('Li') && viewersAt(watching).includes('王芳'));
    expect((await wang.view(one.conversation)).viewers).toEqual(['Li']);
    await watching.leave();
    await until(() => viewersAt(screen).length === 0);
    await screen.leave();
    one.close();
  },
  PATIENCE_MS,
);
