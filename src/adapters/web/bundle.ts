/** Bundles a page of `src/web/` in memory: one script and one style sheet, from what is on disk now. */
import { join } from 'node:path';
import { build } from 'esbuild';

export type Bundle = { readonly script: Uint8Array; readonly style: Uint8Array };

/** @param directory holds `main.tsx` and `style.css`. Rejects with all mistakes when they cannot be bundled. */
export async function bundlePage(directory: string): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: { app: join(directory, 'main.tsx'), style: join(directory, 'style.css') },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outdir: directory,
    logLevel: 'silent',
  });
  const file = (name: string): Uint8Array => outputFiles.find(({ path }) => path.endsWith(name))?.contents ?? new Uint8Array();
  return { script: file('app.js'), style: file('style.css') };
}
