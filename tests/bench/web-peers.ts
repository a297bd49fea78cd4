/**
 * How much a page loads for a chat: the browser bundles of other chats, measured in their npm packages as they are published, beside
 * ours as it is served. Packages are fetched with npm into a folder that is deleted again; nothing of them is installed or run.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { bundleWidget } from '../../src/adapters/web/bundle.ts';
import type { Row } from './row.ts';

const WIDGET = fileURLToPath(new URL('../../src/web/widget', import.meta.url));
const LOADER_BYTES = 2 * 1024;
const ALL_BYTES = 30 * 1024;
const PATIENCE_MS = 180_000;
const run = promisify(execFile);

type Peer = { readonly name: string; readonly package: string; readonly version: string; readonly files: readonly string[] };

const PEERS: readonly Peer[] = [
  { name: 'Web Chat, full', package: 'botframework-webchat', version: '4.18.1', files: ['dist/webchat.js'] },
  { name: 'Web Chat, minimal', package: 'botframework-webchat', version: '4.18.1', files: ['dist/webchat-minimal.js'] },
  { name: 'Web Chat, ES5', package: 'botframework-webchat', version: '4.18.1', files: ['dist/webchat-es5.js'] },
  { name: 'DirectLineJS alone', package: 'botframework-directlinejs', version: '0.15.8', files: ['dist/directline.js'] },
  { name: 'Typebot', package: '@typebot.io/js', version: '0.10.7', files: ['dist/web.js'] },
  {
    name: 'Botpress, without React',
    package: '@botpress/webchat',
    version: '4.5.2',
    files: ['dist/index.umd.cjs', 'dist/style.css'],
  },
  { name: 'Deep Chat', package: 'deep-chat', version: '2.4.2', files: ['dist/deepChat.bundle.js'] },
  { name: 'n8n chat', package: '@n8n/chat', version: '1.37.0', files: ['dist/chat.bundle.es.js', 'dist/style.css'] },
  {
    name: 'Rocket.Chat livechat',
    package: '@rocket.chat/livechat',
    version: '1.13.3',
    files: [
      'rocketchat-livechat.min',
      'polyfills.b843f',
      'bundle.31a95',
      'vendors~bundle.chunk.8a189',
      '4.chunk.d09f0',
      '5.chunk.2c903',
    ].map((name) => `build/${name}.js`),
  },
];
/** What cannot be measured this way, and why. */
const ABSENT =
  'not on npm: the widgets of Chatwoot (built with its server), Intercom and Zendesk (loaded from their own servers)';

export type Sizes = { readonly gzip: number; readonly brotli: number };

function sizesOf(parts: readonly Uint8Array[]): Sizes {
  const sum = (pack: (bytes: Uint8Array) => Uint8Array): number => parts.reduce((all, part) => all + pack(part).byteLength, 0);
  return { gzip: sum((bytes) => gzipSync(bytes, { level: 9 })), brotli: sum((bytes) => brotliCompressSync(bytes)) };
}

async function ours(): Promise<{ readonly loader: Sizes; readonly all: Sizes }> {
  const { loader, app } = await bundleWidget(WIDGET);
  return { loader: sizesOf([loader]), all: sizesOf([loader, app]) };
}

/** @returns where it lies; null when the registry does not have it, or does not answer */
async function fetched({ package: name, version }: Peer, folder: string): Promise<string | null> {
  const place = join(folder, `${name}@${version}`.replaceAll('/', '-'));
  if (existsSync(place)) return join(place, 'package');
  try {
    const options = { cwd: folder, timeout: PATIENCE_MS, shell: process.platform === 'win32' };
    const { stdout } = await run('npm', ['pack', '--silent', `${name}@${version}`], options);
    const archive = stdout.trim().split('\n').at(-1) ?? '';
    mkdirSync(place);
    await run('tar', ['-xzf', join(folder, archive), '-C', place], options);
    return join(place, 'package');
  } catch {
    return null;
  }
}

function measured({ files }: Peer, place: string): Sizes | null {
  try {
    return sizesOf(files.map((file) => readFileSync(join(place, file))));
  } catch {
    return null;
  }
}

const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;
const words = ({ gzip, brotli }: Sizes): string => `${kib(gzip)} gzip, ${kib(brotli)} Brotli`;

export async function bench(): Promise<Row[]> {
  const { loader, all } = await ours();
  const folder = mkdtempSync(join(tmpdir(), 'signpost-peers-'));
  try {
    const rows: Row[] = [
      {
        name: 'peers: Signpost, what each page loads',
        value: words(loader),
        goal: `≤ ${kib(LOADER_BYTES)}`,
        ok: loader.gzip <= LOADER_BYTES,
      },
      {
        name: 'peers: Signpost, everything, both languages',
        value: words(all),
        goal: `≤ ${kib(ALL_BYTES)}`,
        ok: all.gzip <= ALL_BYTES,
      },
    ];
    for (const peer of PEERS) {
      const place = await fetched(peer, folder);
      const sizes = place === null ? null : measured(peer, place);
      const value = sizes === null ? 'could not be fetched' : `${words(sizes)}: ${(sizes.gzip / all.gzip).toFixed(1)} times ours`;
      rows.push({ name: `peers: ${peer.name} (${peer.package} ${peer.version})`, value, goal: 'noted', ok: true });
    }
    process.stdout.write(`  ${ABSENT}\n`);
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
