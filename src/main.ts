/** `npm start`: reads the settings, starts loading the flows, joins the parts, opens the doors, and closes them in order. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { readConfig } = await import('./config.ts');
const read = readConfig(process.env);
if (read.ok) {
  // First of all, because it takes longest and runs beside the rest.
  const { createLoader } = await import('./knowledge-process.ts');
  const loader = createLoader(read.config.flowsDir, read.config.modelsDir);
  const loading = loader.load().knowledge;
  loading.catch(() => {});
  const { serve } = await import('./serve.ts');
  process.exitCode = await serve(read.config, loading, loader);
} else {
  const list = read.problems.map((problem) => `- ${problem}`).join('\n');
  process.stderr.write(`The settings are not usable (docs/configuration.md lists them all):\n${list}\n`);
  process.exitCode = 2;
}
