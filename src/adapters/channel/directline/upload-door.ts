/** Files of the web channel: taken with a message, given back to those who hold a token of the conversation. */
import type { Incoming } from '../../../service/ports.ts';
import type { Access, Caller, Subject } from './access.ts';
import type { DirectLineAnswer } from './answer.ts';
import { isConversationId, readPosted } from './inbound.ts';
import { type Part, parameterOf, readMultipart } from './multipart.ts';
import { badArgument, noSuchConversation, Refusal } from './refusal.ts';
import { type Brought, createUploads, isUpload, shownName } from './uploads.ts';

export type UploadBody = {
  readonly bytes: Uint8Array;
  /** The headers of these names; empty when missing. */
  readonly contentType: string;
  readonly contentDisposition: string;
};

export type UploadDoor = {
  /** Whether a body may be received at all: asked before it is. @throws Refusal */
  mayUpload(caller: Caller, id: string): void;
  upload(caller: Caller, id: string, userId: string | null, body: UploadBody): Promise<DirectLineAnswer>;
  /** @param name under which it is to be saved, as the address says; null: none in particular */
  file(
    caller: Pick<Caller, 'origin' | 'host'>,
    id: string,
    upload: string,
    token: string,
    name: string | null,
  ): Promise<DirectLineAnswer>;
};

/** What a turn gave; `repeated`: the message had come before. */
export type Said = { readonly answer: DirectLineAnswer; readonly repeated: boolean };

const ACTIVITY = /^application\/vnd\.microsoft\.activity\b/i;

/** Of uploaded markup nothing runs, nothing is guessed, and nobody sees it inside of a page of this server. */
const DOWNLOAD = {
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'cache-control': 'private, max-age=600',
  'content-disposition': 'attachment',
};

function savedAs(name: string): { readonly 'content-disposition': string } {
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return { 'content-disposition': `attachment; filename*=UTF-8''${encoded}` };
}

function activityOf(parts: readonly Part[]): unknown {
  const part = parts.find((one) => one.name === 'activity' || ACTIVITY.test(one.type));
  if (!part) return { type: 'message' };
  try {
    const { attachments: _, ...activity } = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(part.bytes));
    return activity;
  } catch {
    throw badArgument('The part "activity" is not JSON in UTF-8.');
  }
}

function filesIn({ bytes, contentType, contentDisposition }: UploadBody): {
  readonly activity: unknown;
  readonly files: readonly Brought[];
} {
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    const name = parameterOf(contentDisposition, 'filename') ?? parameterOf(contentDisposition, 'name');
    return { activity: { type: 'message' }, files: [{ name, bytes }] };
  }
  const parts = readMultipart(bytes, contentType);
  const files = parts.filter((part) => part.name !== 'activity' && !ACTIVITY.test(part.type));
  return { activity: activityOf(parts), files: files.map((part) => ({ name: part.filename, bytes: part.bytes })) };
}

export function createUploadDoor(parts: {
  readonly access: Access;
  readonly directory: string;
  readonly say: (caller: Caller, claims: Subject, incoming: Incoming) => Promise<Said>;
}): UploadDoor {
  const { access, say } = parts;
  const uploads = createUploads(parts.directory);
  return {
    mayUpload(caller, id) {
      if (!isConversationId(id)) throw noSuchConversation();
      access.conversation(caller, id);
    },
    async upload(caller, id, userId, body) {
      const allowed = access.conversation(caller, id);
      const claims = allowed.kind === 'token' ? allowed.claims : { conv: id };
      const { activity, files } = filesIn(body);
      const given = activity as { readonly from?: unknown };
      const whole = given.from === undefined && userId !== null ? { ...given, from: { id: userId } } : given;
      // What is wrong with the activity is said before anything is kept.
      readPosted(whole, claims);
      const saved = await uploads.save(id, files);
      try {
        const posted = readPosted(whole, claims, saved);
        if (posted.kind !== 'message') throw badArgument('Files come with an activity of the type message.');
        const { answer, repeated } = await say(caller, claims, posted.incoming);
        if (repeated) await uploads.drop(id, saved);
        return answer;
      } catch (error) {
        if (error instanceof Refusal) await uploads.drop(id, saved);
        throw error;
      }
    },
    async file(caller, id, upload, token, name) {
      if (!isConversationId(id) || !isUpload(upload)) throw new Refusal(404, 'FileNotFound', 'There is no such file.');
      const claims = access.inAddress(caller, token, 'file', id);
      const found = claims.file === upload ? await uploads.load(id, upload) : null;
      if (found === null) throw new Refusal(404, 'FileNotFound', 'There is no such file.');
      return { status: 200, ...found, headers: name === null ? DOWNLOAD : { ...DOWNLOAD, ...savedAs(shownName(upload, name)) } };
    },
  };
}
