/** Bundles what is in `src/web/` in memory, from what is on disk now. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin, transform } from 'esbuild';

/** `packages`: folders of the packages of others that are in it; what they ask to be said of them is not. */
type Packed = { readonly packages: readonly string[] };
export type Bundle = Packed & { readonly script: Uint8Array; readonly style: Uint8Array };

const COMMON = {
  bundle: true,
  write: false,
  minify: true,
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'silent',
  metafile: true,
} as const satisfies BuildOptions;

/**
 * A page: one script and one style sheet.
 * @param directory holds `main.tsx` and `style.css`. Rejects with all mistakes when they cannot be bundled.
 */
export async function bundlePage(directory: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...COMMON,
    absWorkingDir: directory,
    entryPoints: { app: join(directory, 'main.tsx'), style: join(directory, 'style.css') },
    format: 'esm',
    outdir: directory,
  });
  const file = (name: string): Uint8Array => outputFiles.find(({ path }) => path.endsWith(name))?.contents ?? new Uint8Array();
  return { script: file('app.js'), style: file('style.css'), packages: packagesIn(directory, metafile) };
}

const PACKAGE = /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/;

/** Of what is written: what was read and left out again is not there. */
function packagesIn(directory: string, { outputs }: Metafile): readonly string[] {
  const read = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const folders = read.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? (PACKAGE.exec(path)?.[0] ?? []) : []));
  return [...new Set(folders)].map((folder) => resolve(directory, folder));
}

/** Style sheets that a script imports are texts in it. */
const STYLES_AS_TEXT: Plugin = {
  name: 'styles-as-text',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true, charset: 'utf8' });
      return { contents: code, loader: 'text' };
    });
  },
};

/** The script tag's own script, and the module that it fetches. */
export type WidgetBundle = Packed & { readonly loader: Uint8Array; readonly app: Uint8Array };

/**
 * Scripts for pages of others, which leave no names in them.
 * @param directory holds `loader.ts` and `main.tsx`. Rejects with all mistakes when they cannot be bundled.
 */
export async function bundleWidget(directory: string): Promise<WidgetBundle> {
  const script = async (entry: string, inject: readonly string[] = []) => {
    const { outputFiles, metafile } = await build({
      ...COMMON,
      absWorkingDir: directory,
      entryPoints: [join(directory, entry)],
      inject: inject.map((name) => join(directory, name)),
      format: 'esm',
      plugins: [STYLES_AS_TEXT],
    });
    return { bytes: outputFiles[0]?.contents ?? new Uint8Array(), packages: packagesIn(directory, metafile) };
  };
  const [loader, app] = await Promise.all([script('loader.ts'), script('main.tsx', ['own.ts'])]);
  return { loader: loader.bytes, app: app.bytes, packages: [...loader.packages, ...app.packages] };
}
