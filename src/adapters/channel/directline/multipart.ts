/** Reads multipart/form-data that has been received whole. Bounded by the size of the body and the number of its parts. */
import { badArgument } from './refusal.ts';

export type Part = {
  readonly name: string;
  readonly filename: string | null;
  readonly type: string;
  readonly bytes: Uint8Array;
};

const MOST_PARTS = 20;
const LONGEST_HEAD = 2_048;

/** The value of a parameter of a header: `name="a"`, or `filename*=UTF-8''%E5…`, which goes before its plain form. */
export function parameterOf(header: string, name: string): string | null {
  const extended = new RegExp(`;\\s*${name}\\*=utf-8'[^']*'([^;]*)`, 'i').exec(header)?.[1];
  if (extended !== undefined) {
    try {
      return decodeURIComponent(extended.trim());
    } catch {
      return null;
    }
  }
  const [, quoted, plain] = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, 'i').exec(header) ?? [];
  // Browsers write quotes in names as %22.
  return quoted?.replaceAll(/\\(.)/g, '$1').replaceAll('%22', '"') ?? plain ?? null;
}

function headerOf(head: string, name: string): string {
  const line = head.split('\r\n').find((one) => one.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim() ?? '';
}

/** @throws Refusal when the body is not what its content type says */
export function readMultipart(body: Uint8Array, contentType: string): readonly Part[] {
  const boundary = parameterOf(contentType, 'boundary');
  if (boundary === null || boundary === '' || boundary.length > 70) throw badArgument('The multipart body has no boundary.');
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const broken = badArgument('The multipart body is broken; send it again.');
  const border = Buffer.from(`\r\n--${boundary}`);
  const start = `--${boundary}`;
  if (bytes.toString('latin1', 0, start.length) !== start) throw broken;
  const parts: Part[] = [];
  let at = start.length;
  while (bytes.toString('latin1', at, at + 2) !== '--') {
    if (parts.length === MOST_PARTS) throw badArgument(`The multipart body has more than ${MOST_PARTS} parts.`);
    const headEnd = bytes.indexOf('\r\n\r\n', at);
    const end = headEnd < 0 || headEnd - at > LONGEST_HEAD ? -1 : bytes.indexOf(border, headEnd + 2);
    if (end < 0 || bytes.toString('latin1', at, at + 2) !== '\r\n') throw broken;
    const head = bytes.toString('utf8', at + 2, headEnd);
    const disposition = headerOf(head, 'content-disposition');
    parts.push({
      name: parameterOf(disposition, 'name') ?? '',
      filename: parameterOf(disposition, 'filename'),
      type: headerOf(head, 'content-type'),
      bytes: bytes.subarray(Math.min(headEnd + 4, end), end),
    });
    at = end + border.length;
  }
  return parts;
}
