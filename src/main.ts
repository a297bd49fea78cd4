/** `npm start`: reads the settings, joins the parts, opens the doors, and closes them in order. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { serve } = await import('./serve.ts');
process.exitCode = await serve(process.env);
