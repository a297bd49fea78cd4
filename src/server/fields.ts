/** Bodies of the desk's requests, checked before anything is done with them. */
import type { z } from 'zod';
import { Problem } from './answer.ts';

/** @throws Problem that names the field and what it must be, without repeating what was sent */
export function fieldsOf<T>(form: z.ZodType<T>, json: unknown): T {
  const read = form.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = issue?.path.join('.') ?? '';
  const what =
    issue?.code === 'unrecognized_keys' ? 'there is a field that is not known here' : (issue?.message ?? 'it is wrong');
  throw new Problem(400, 'bad_request', `${field === '' ? 'The body' : `"${field}"`}: ${what}. See docs/desk-accounts.md.`);
}

/** A part of the path, counted from 1: `/desk/api/conversations/ID` has the id as its fourth. */
export function part(url: URL, n: number): string {
  try {
    return decodeURIComponent(url.pathname.split('/')[n] ?? '');
  } catch {
    return '';
  }
}
