/**
 * `node bundle.ts FILE`: the light program with all that it imports, wrappers included, as one file. A process that reads one file
 * starts in half the time, and processes are started by the hundred.
 */
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { wrapperOf } from './wrapped.ts';

const [file = ''] = process.argv.slice(2);

const wrapping: Plugin = {
  name: 'wrapping',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /\.ts$/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === 'asked') return;
      const resolved = await resolve(path, { importer, resolveDir, kind, pluginData: 'asked' });
      const wrapper = wrapperOf(resolved.path, importer);
      return wrapper === null ? resolved : { path: fileURLToPath(wrapper) };
    });
  },
};

await build({
  entryPoints: [fileURLToPath(new URL('light.ts', import.meta.url))],
  outfile: file,
  bundle: true,
  platform: 'node',
  format: 'esm',
  external: ['pg-native'],
  banner: { js: "import{createRequire as require_}from'node:module';const require=require_(import.meta.url);" },
  plugins: [wrapping],
  logLevel: 'error',
});
