/**
 * Pictures are decoded and encoded anew: what is kept holds the pixels that one sees and nothing else. The place where a photo was
 * taken, words behind the picture and a second file inside of it are gone. The decoder is loaded when the first picture comes.
 */
import type { Sharp } from 'sharp';
import type { FileType } from './file-type.ts';

export type Picture = { readonly bytes: Uint8Array; readonly ending: 'png' | 'jpg' | 'webp'; readonly type: string };
export type PictureType = Exclude<FileType['ending'], 'pdf'>;

/** A page of print is readable with a tenth of these; what is larger is scaled down. */
const KEPT_PIXELS = 16_000_000;
const LONGEST_SECONDS = 30;

/** Animations become their first picture, which is a PNG. */
const ENCODERS: { readonly [type in PictureType]: Omit<Picture, 'bytes'> & { readonly encode: (picture: Sharp) => Sharp } } = {
  png: { ending: 'png', type: 'image/png', encode: (picture) => picture.png() },
  gif: { ending: 'png', type: 'image/png', encode: (picture) => picture.png() },
  jpg: { ending: 'jpg', type: 'image/jpeg', encode: (picture) => picture.jpeg({ quality: 85 }) },
  webp: { ending: 'webp', type: 'image/webp', encode: (picture) => picture.webp({ quality: 85 }) },
};

type Decoder = typeof import('sharp')['default'];
let loading: Promise<Decoder> | null = null;

async function load(): Promise<Decoder> {
  const { default: sharp } = await import('sharp');
  // One thread and nothing remembered; of the many formats that it reads, the four that are taken.
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ['Jpeg', 'Png', 'Webp', 'Nsgif'].map((format) => `VipsForeignLoad${format}Buffer`) });
  return sharp;
}

async function encodeAnew(bytes: Uint8Array, from: PictureType, pixels: number): Promise<Picture | null> {
  loading ??= load();
  const sharp = await loading;
  const { encode, ending, type } = ENCODERS[from];
  try {
    const picture = sharp(bytes, { limitInputPixels: pixels, failOn: 'error', sequentialRead: true, pages: 1 });
    const { width, height } = await picture.metadata();
    const scale = Math.min(1, Math.sqrt(KEPT_PIXELS / (width * height)));
    const longest = Math.floor(Math.max(width, height) * scale);
    const upright = picture
      .autoOrient()
      .resize({ width: longest, height: longest, fit: 'inside', withoutEnlargement: true })
      .timeout({ seconds: LONGEST_SECONDS });
    return { bytes: await encode(upright).toBuffer(), ending, type };
  } catch {
    // It has one kind of error for all that can be wrong with a file.
    return null;
  }
}

let queue: Promise<unknown> = Promise.resolve();

/**
 * Encodes a picture anew, upright. Runs outside of the event loop, one picture at a time in the whole process: the largest one takes
 * 300 MB while it is decoded.
 * @param from what the file is by its first bytes
 * @param pixels a picture with more is not decoded
 * @returns null when it cannot be decoded as a whole
 */
export function reencoded(bytes: Uint8Array, from: PictureType, pixels: number): Promise<Picture | null> {
  const done = queue.then(() => encodeAnew(bytes, from, pixels));
  queue = done.catch(() => {});
  return done;
}
