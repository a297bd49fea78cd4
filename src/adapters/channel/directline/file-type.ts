/** What a file is, by its bytes: what a sender says of it decides nothing. */

export type FileType = {
  readonly ending: 'png' | 'jpg' | 'gif' | 'webp' | 'pdf';
  readonly type: string;
  /** Of an image; null for other files. */
  readonly pixels: number | null;
};

/** @returns null for anything that is not taken: markup, programs, archives, and images whose size cannot be read */
export function fileType(bytes: Uint8Array): FileType | null {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begins = (latin: string, at = 0): boolean => data.toString('latin1', at, at + latin.length) === latin;
  if (begins('%PDF-')) return { ending: 'pdf', type: 'application/pdf', pixels: null };
  const found = begins('\x89PNG\r\n\x1a\n')
    ? ({ ending: 'png', type: 'image/png', pixels: pngPixels(data) } as const)
    : begins('\xff\xd8\xff')
      ? ({ ending: 'jpg', type: 'image/jpeg', pixels: jpegPixels(data) } as const)
      : begins('GIF87a') || begins('GIF89a')
        ? ({
            ending: 'gif',
            type: 'image/gif',
            pixels: data.length < 10 ? 0 : data.readUInt16LE(6) * data.readUInt16LE(8),
          } as const)
        : begins('RIFF') && begins('WEBP', 8)
          ? ({ ending: 'webp', type: 'image/webp', pixels: webpPixels(data) } as const)
          : null;
  return found !== null && found.pixels > 0 ? found : null;
}

function pngPixels(data: Buffer): number {
  if (data.length < 24 || data.toString('latin1', 12, 16) !== 'IHDR') return 0;
  return data.readUInt32BE(16) * data.readUInt32BE(20);
}

/** Size stands in the first "start of frame"; segments before it are skipped by their lengths. */
function jpegPixels(data: Buffer): number {
  for (let at = 2; at + 9 < data.length; ) {
    if (data[at] !== 0xff) return 0;
    const marker = data[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return data.readUInt16BE(at + 5) * data.readUInt16BE(at + 7);
    // Fill bytes, and markers without a length.
    at += marker === 0xff ? 1 : marker >= 0xd0 && marker <= 0xd9 ? 2 : 2 + data.readUInt16BE(at + 2);
  }
  return 0;
}

function webpPixels(data: Buffer): number {
  if (data.length < 30) return 0;
  switch (data.toString('latin1', 12, 16)) {
    case 'VP8X':
      return (data.readUIntLE(24, 3) + 1) * (data.readUIntLE(27, 3) + 1);
    case 'VP8L': {
      const bits = data.readUInt32LE(21);
      return ((bits & 0x3fff) + 1) * (((bits >>> 14) & 0x3fff) + 1);
    }
    case 'VP8 ':
      return (data.readUInt16LE(26) & 0x3fff) * (data.readUInt16LE(28) & 0x3fff);
    default:
      return 0;
  }
}
