/** `schema`: the JSON Schema of a flow document, for editors. */
import { flowJsonSchema } from '../flow/schema.ts';

export async function schema(_args: string[]): Promise<number> {
  process.stdout.write(`${JSON.stringify(flowJsonSchema(), null, 2)}\n`);
  return 0;
}
