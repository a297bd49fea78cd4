/** The OpenAPI file as something that can be asked: does this request, does this answer fit? */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

export type Schema = { readonly [keyword: string]: unknown };
export type Parameter = { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: Schema };
type Media = {
  readonly schema: Schema;
  readonly example?: unknown;
  readonly examples?: { readonly [name: string]: { readonly value: unknown } };
};
type Content = { readonly description?: string; readonly content: { readonly 'application/json': Media } };
export type Operation = {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: Content;
  readonly responses: { readonly [status: string]: Content | { readonly $ref: string } };
};
export type Document = {
  readonly openapi: string;
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: { readonly [group: string]: { readonly [name: string]: unknown } };
};

export type OpenApi = {
  readonly document: Document;
  /** Operation with its place, by its id. */
  readonly operations: ReadonlyMap<string, Operation & { readonly path: string; readonly method: string }>;
  /** What a `$ref` points to; anything else as it is. Throws when it points nowhere. */
  readonly resolve: <T>(value: T | { readonly $ref: string }) => T;
  /** What is wrong with a value, in words; null when it fits. */
  readonly misfit: (schema: Schema, value: unknown) => string | null;
  /** `fetch` that compares what goes through it with the operation; see `complaints`. */
  readonly fetch: (operationId: string) => typeof fetch;
  /** Everything that did not fit since the last look. */
  readonly complaints: () => string[];
};

export function openApi(): OpenApi {
  const document = parse(readFileSync(new URL('../../../docs/wallet-api.openapi.yaml', import.meta.url), 'utf8')) as Document;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ ...document, $id: 'api' });
  const found: string[] = [];

  const operations = new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [
        operation.operationId,
        { ...operation, path, method: method.toUpperCase() },
      ]),
    ),
  );

  const resolve = <T>(value: T | { readonly $ref: string }): T => {
    if (typeof value !== 'object' || value === null || !('$ref' in value)) return value;
    const target = String(value.$ref)
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>((at, name) => (at as { [name: string]: unknown } | undefined)?.[name], document);
    if (target === undefined) throw new Error(`${value.$ref} points nowhere`);
    return target as T;
  };

  const misfit = (schema: Schema, value: unknown): string | null => {
    // References of the file start at its root; ajv must be told which file that is.
    const here = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')) as Schema;
    const validate = ajv.compile(here);
    return validate(value) ? null : ajv.errorsText(validate.errors);
  };

  const check = (operation: Operation, what: string, content: Content, body: unknown) => {
    const wrong = misfit(content.content['application/json'].schema, body);
    if (wrong !== null) found.push(`${operation.operationId} ${what}: ${wrong}`);
  };

  const checkedFetch =
    (operationId: string): typeof fetch =>
    async (input, init) => {
      const operation = operations.get(operationId);
      if (operation === undefined) throw new Error(`${operationId} is not in the OpenAPI file`);
      if (operation.requestBody !== undefined) check(operation, 'request', operation.requestBody, JSON.parse(String(init?.body)));
      const response = await fetch(input, init);
      const declared = operation.responses[response.status];
      if (declared === undefined) found.push(`${operationId}: status ${response.status} is not described`);
      else check(operation, `answer ${response.status}`, resolve<Content>(declared), await response.clone().json());
      return response;
    };

  return { document, operations, resolve, misfit, fetch: checkedFetch, complaints: () => found.splice(0) };
}
