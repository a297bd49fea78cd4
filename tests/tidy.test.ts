/** The architecture as a test: which room may know which, what pure means, how large a file may get, what must not be written. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { filesOf, type Import, ROOT, readSource, type Source } from './tidy/source.ts';

type Room = {
  /** No clock, no randomness, no I/O, no `await`. */
  readonly pure: boolean;
  /** Our files outside the room that it may import; a folder ends with a slash. */
  readonly knows: readonly string[];
  /** Of these it may know the types only. */
  readonly knowsTypesOf: readonly string[];
};

const PURE_ROOMS = ['links', 'flow', 'nlu', 'dialog', 'handoff', 'redaction', 'drawing', 'metrics', 'proof'].map(
  (room) => `src/${room}/`,
);
const PORTS = 'src/service/ports.ts';

const ROOMS: { readonly [folder: string]: Room } = {
  // Everybody may know whose a link is: it knows nobody.
  'src/links/': { pure: true, knows: [], knowsTypesOf: [] },
  'src/flow/': { pure: true, knows: ['src/links/'], knowsTypesOf: [] },
  'src/nlu/': { pure: true, knows: ['src/links/'], knowsTypesOf: [] },
  'src/redaction/': { pure: true, knows: [], knowsTypesOf: [] },
  'src/metrics/': { pure: true, knows: [], knowsTypesOf: [] },
  'src/handoff/': { pure: true, knows: [], knowsTypesOf: ['src/flow/', 'src/dialog/'] },
  'src/drawing/': { pure: true, knows: ['src/flow/'], knowsTypesOf: [] },
  'src/dialog/': {
    pure: true,
    knows: ['graph', 'expression', 'evaluate', 'render', 'calendar']
      .map((file) => `src/flow/${file}.ts`)
      .concat('src/nlu/understanding.ts'),
    knowsTypesOf: [],
  },
  'src/proof/': { pure: true, knows: ['src/flow/', 'src/dialog/'], knowsTypesOf: ['src/nlu/'] },
  'src/service/': { pure: false, knows: PURE_ROOMS, knowsTypesOf: [] },
  'src/server/': {
    pure: false,
    knows: [PORTS],
    knowsTypesOf: [...PURE_ROOMS, 'src/service/people/', 'src/service/desk/', 'src/service/audit/'],
  },
  'src/web/': { pure: false, knows: [], knowsTypesOf: ['src/service/studio/wire.ts', 'src/service/desk/wire.ts'] },
};

/** Packages that only one place may know; the key is how the import begins. */
const PACKAGE_HOMES: { readonly [name: string]: readonly string[] } = {
  botbuilder: ['src/adapters/channel/'],
  botframework: ['src/adapters/channel/'],
  restify: ['src/server/'],
  sharp: ['src/adapters/channel/'],
  natural: ['src/nlu/'],
  yaml: ['src/flow/', 'src/adapters/flows/'],
  '@dagrejs/dagre': ['src/drawing/'],
  '@scure/bip39': ['src/redaction/'],
  'csv-parse': ['src/adapters/rows/'],
  esbuild: ['src/adapters/web/'],
  kysely: ['src/adapters/store/'],
  lucide: ['src/web/'],
  'openid-client': ['src/adapters/people/'],
  pg: ['src/adapters/store/'],
  preact: ['src/web/'],
  'prom-client': ['src/adapters/metrics/'],
  uqr: ['src/web/desk/'],
  ws: ['src/server/'],
};

/** Names of the outside world. `node:` modules that only compute are fine in a pure room. */
const IMPURE_GLOBALS =
  /^(?:Date\.now|new Date\(\)|Math\.random|process|globalThis|console|fetch|performance|crypto|require|setTimeout|setInterval|setImmediate|queueMicrotask|XMLHttpRequest|WebSocket)$/;
const COMPUTING_MODULES = ['node:crypto', 'node:buffer', 'node:util', 'node:url'];

/** Files that start something, or that the bundler puts in: nobody imports them. */
const ENTRIES = [
  'src/main.ts',
  'src/knowledge-child.ts',
  'src/problems-child.ts',
  'src/cli/main.ts',
  'src/adapters/wallet/sandbox/main.ts',
  'src/web/demo/app.js',
  'src/web/desk/main.tsx',
  'src/web/studio/main.tsx',
  'src/web/widget/loader.ts',
  'src/web/widget/main.tsx',
  'src/web/widget/own.ts',
];

/** What is larger than it should be, with the reason why it stays so. Shrink it, or give a reason that convinces. */
const LARGE: { readonly [place: string]: string } = {};
const MOST_LINES = 400;
const MOST_LINES_OF_A_FUNCTION = 70;

const sources = filesOf('src/**/*.ts', 'src/**/*.tsx', 'src/**/*.js')
  .filter((path) => !path.endsWith('.d.ts'))
  .map(readSource);
const within = (path: string, places: readonly string[]) =>
  places.some((place) => path === place || (place.endsWith('/') && path.startsWith(place)));

function roomOf(path: string): { readonly folder: string; readonly room: Room } | null {
  const folder = Object.keys(ROOMS).find((one) => path.startsWith(one));
  if (folder !== undefined) return { folder, room: ROOMS[folder] as Room };
  const adapter = /^src\/adapters\/[a-z]+\//.exec(path)?.[0];
  return adapter === undefined
    ? null
    : { folder: adapter, room: { pure: false, knows: [PORTS], knowsTypesOf: [...PURE_ROOMS, 'src/service/'] } };
}

function allowed(source: Source, one: Import): boolean {
  if (within(one.of, ENTRIES) || one.of.startsWith('src/cli/')) return source.path.startsWith('src/cli/');
  const home = roomOf(source.path);
  // main, cli and what they share are the place where everything is joined.
  if (home === null) return true;
  const { folder, room } = home;
  return one.of.startsWith(folder) || within(one.of, room.knows) || (one.typeOnly && within(one.of, room.knowsTypesOf));
}

describe('the house', () => {
  test('imports point one way', () => {
    const wrong = sources.flatMap((source) =>
      source.imports.filter((one) => one.ours && !allowed(source, one)).map((one) => `${source.path} must not import ${one.of}`),
    );
    expect(wrong).toEqual([]);
  });

  test('each of these packages has one home', () => {
    const wrong = sources.flatMap((source) =>
      source.imports.flatMap((one) => {
        const name = Object.keys(PACKAGE_HOMES).find(
          (known) => one.of === known || one.of.startsWith(`${known}/`) || one.of.startsWith(`${known}-`),
        );
        if (one.ours || name === undefined || within(source.path, PACKAGE_HOMES[name] ?? [])) return [];
        return [`${source.path} must not import ${one.of}; only ${PACKAGE_HOMES[name]?.join(', ')} may`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('`natural` is imported by its sub-paths only: its index is huge', () => {
    const whole = sources.filter((source) => source.imports.some((one) => one.of === 'natural'));
    expect(whole.map((source) => source.path)).toEqual([]);
  });

  test('pure rooms know no clock, no randomness, no I/O and do not wait', () => {
    const wrong = sources
      .filter((source) => roomOf(source.path)?.room.pure)
      .flatMap(({ path, globals, asynchronous, imports }) => [
        ...globals.filter(({ name }) => IMPURE_GLOBALS.test(name)).map(({ name, line }) => `${path}:${line} uses ${name}`),
        ...asynchronous.map((line) => `${path}:${line} waits`),
        ...imports
          .filter(({ of }) => of.startsWith('node:') && !COMPUTING_MODULES.includes(of))
          .map(({ of }) => `${path} imports ${of}`),
      ]);
    expect(wrong).toEqual([]);
  });

  test('every file is used by another one', () => {
    const used = new Set(sources.flatMap((source) => source.imports.map((one) => one.of)));
    const dead = sources.filter((source) => !used.has(source.path) && !ENTRIES.includes(source.path));
    expect(dead.map((source) => source.path)).toEqual([]);
  });
});

describe('size', () => {
  test(`no file has more than ${MOST_LINES} lines, no function more than ${MOST_LINES_OF_A_FUNCTION}, except for a reason`, () => {
    const others = filesOf('scripts/*.mjs', 'tests/**/*.ts', 'src/**/*.css').map((path) => ({
      path,
      lines: readFileSync(join(ROOT, path), 'utf8').trimEnd().split('\n').length,
    }));
    const files = [...sources, ...others].filter(({ lines }) => lines > MOST_LINES).map(({ path }) => path);
    const functions = [...sources, ...filesOf('scripts/*.mjs').map(readSource)].flatMap((source) =>
      source.functions.filter(({ lines }) => lines > MOST_LINES_OF_A_FUNCTION).map(({ name }) => `${source.path} ${name}`),
    );
    expect([...files, ...functions].sort()).toEqual(Object.keys(LARGE).sort());
  });
});

describe('what must not be written', () => {
  const texts = filesOf('*', '.ci/*', 'docs/**', 'flows/**', 'scripts/**', 'src/**', 'tests/**', '.npmrc', '.gitignore')
    .filter(
      (path) => statSync(join(ROOT, path)).isFile() && /\.(?:tsx?|js|mjs|json|ya?ml|md|css|html)$|^\.|^[A-Z]+$|\/run$/.test(path),
    )
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

  test('addresses of package registries and paths of one machine', () => {
    const registry = ['registry\\.npmjs', 'npmmirror', 'registry\\.yarnpkg', 'pkgs\\.dev\\.azure'].join('|');
    const machine = ['(?<![\\w.])/(?:work|root|home/[a-z]+)/', '/Users/[a-z]+/', 'C:\\\\Users'].join('|');
    const pattern = new RegExp(`${registry}|${machine}`);
    const wrong = texts
      .filter(({ path }) => path !== 'tests/tidy.test.ts')
      .flatMap(({ path, text }) =>
        text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
      );
    expect(wrong).toEqual([]);
  });
});

describe('dependencies', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    [kind in 'dependencies' | 'devDependencies' | 'optionalDependencies']?: { [name: string]: string };
  };
  const declared = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.devDependencies };

  test('are pinned to one version each', () => {
    expect(Object.entries(declared).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });

  test('each has its line in docs/dependencies.md, and no line is left over', () => {
    const page = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8');
    const explained = [...page.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1]);
    expect(explained.sort()).toEqual(Object.keys(declared).sort());
  });

  test('what runs in production is no development dependency', () => {
    const wrong = sources.flatMap((source) =>
      source.imports.flatMap((one) => {
        const name = /^(?:@[^/]+\/)?[^/]+/.exec(one.of)?.[0] ?? '';
        if (one.ours || one.typeOnly || one.of.startsWith('node:') || manifest.dependencies?.[name] !== undefined) return [];
        return [`${source.path} imports ${one.of}, which is not among the dependencies`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('every package that runs in production is used', () => {
    const imported = sources.flatMap((source) => source.imports.map((one) => one.of));
    const unused = Object.keys(manifest.dependencies ?? {}).filter(
      (name) => !imported.some((of) => of === name || of.startsWith(`${name}/`)),
    );
    expect(unused).toEqual([]);
  });

  test('the lock file names no registry and every platform', () => {
    expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
    const check = execFileSync(process.execPath, [join(ROOT, 'scripts/complete-lock.mjs'), '--check'], { encoding: 'utf8' });
    expect(check).toBe('0 packages of other platforms are missing from the lock file.\n');
  });
});
