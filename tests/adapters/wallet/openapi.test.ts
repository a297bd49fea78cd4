/** docs/wallet-api.openapi.yaml and flows/actions.yaml describe the same API, and the file keeps its own promises. */
import { describe, expect, test } from '@jest/globals';
import type { Action, SlotType } from '../../../src/flow/graph.ts';
import { openApi, type Parameter, type Schema } from './openapi.ts';
import { declaredActions, fakeServer, sendJson, walletAt } from './support.ts';

const actions = declaredActions();
const api = openApi();
const { document, operations, resolve, misfit } = api;

type ObjectSchema = {
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: Schema };
};
type ResultSchema = { readonly title: string; readonly properties: { readonly result: Schema; readonly fields: Schema } };

function operation(id: string) {
  const found = operations.get(id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
}

function answers(id: string): {
  readonly results: readonly ResultSchema[];
  readonly examples: { [name: string]: { value: unknown } };
} {
  const ok = operation(id).responses['200'];
  if (ok === undefined || !('content' in ok)) throw new Error(`${id} has no answer 200`);
  const { schema, examples } = ok.content['application/json'];
  return { results: schema.oneOf as ResultSchema[], examples: { ...examples } };
}

/** A schema of the file as the slot type that it stands for. */
function typeOf(schema: Schema): SlotType {
  const names: { readonly [schema: string]: SlotType['kind'] } = {
    Money: 'money',
    Date: 'date',
    Text: 'text',
    OrderNumber: 'order_number',
    Phone: 'phone',
    Files: 'attachment',
  };
  const named = names[String(schema.$ref).replace('#/components/schemas/', '')];
  if (named !== undefined) return { kind: named } as SlotType;
  const real = resolve<Schema>(schema as Schema & { $ref: string });
  if (Array.isArray(real.enum)) return { kind: 'choice', options: real.enum };
  if (real.type === 'boolean') return { kind: 'yes_no' };
  if (real.type === 'number') return { kind: 'number' };
  throw new Error(`${JSON.stringify(schema)} is no type of the flow language`);
}

/** The members of an object schema, in the form in which actions.yaml declares them. */
function membersOf(schema: Schema): Action['inputs'] {
  const { properties = {}, required = [] } = resolve<Schema>(schema as Schema & { $ref: string }) as ObjectSchema;
  return Object.fromEntries(
    Object.entries(properties).map(([name, member]) => [name, { type: typeOf(member), optional: !required.includes(name) }]),
  );
}

describe('the OpenAPI file', () => {
  test('describes every declared action, and no other', () => {
    expect([...operations.keys()].sort()).toEqual(Object.keys(actions).sort());
    expect(document.openapi).toMatch(/^3\.1\./);
  });

  test.each(Object.values(actions))('$id: same place, headers and inputs as declared', (action) => {
    const { method, path, parameters, requestBody } = operation(action.id);
    expect({ method, path }).toEqual({ method: action.http.method, path: action.http.path });

    const resolved = parameters.map((parameter) => resolve<Parameter>(parameter));
    const header = (name: string) => resolved.find((one) => one.in === 'header' && one.name === name);
    expect(header('X-Customer-Id')?.required).toBe(action.identity === 'required');
    expect(header('Idempotency-Key')?.required ?? false).toBe(action.http.idempotencyKey);

    const inPath = resolved
      .filter((one) => one.in === 'path')
      .map((one) => [one.name, { type: typeOf(one.schema), optional: false }]);
    const inBody = requestBody === undefined ? {} : membersOf(requestBody.content['application/json'].schema);
    expect({ ...Object.fromEntries(inPath), ...inBody }).toEqual(action.inputs);
  });

  test.each(Object.values(actions))('$id: same results and fields as declared', (action) => {
    const described = answers(action.id).results.map((result) => {
      expect(result.properties.result).toEqual({ const: result.title });
      return [result.title, membersOf(result.properties.fields)];
    });
    expect(Object.fromEntries(described)).toEqual(action.results);
  });

  test.each(Object.values(actions))('$id: an example of the request and of each result, and all of them fit', (action) => {
    const body = operation(action.id).requestBody?.content['application/json'];
    if (body !== undefined) expect(misfit(body.schema, body.example)).toBeNull();
    const { results, examples } = answers(action.id);
    expect(Object.keys(examples)).toEqual(Object.keys(action.results));
    for (const [name, { value }] of Object.entries(examples)) {
      expect(value).toMatchObject({ result: name });
      expect({ name, misfit: misfit({ oneOf: results }, value) }).toEqual({ name, misfit: null });
    }
  });

  test('every action says who is answered how when something is wrong', () => {
    for (const { operationId, responses, method } of operations.values()) {
      const expected = ['200', '400', '401', '403', ...(method === 'POST' ? ['409'] : []), '429', '5XX'];
      expect({ operationId, statuses: Object.keys(responses).sort() }).toEqual({ operationId, statuses: expected.sort() });
    }
  });

  test('examples of errors have the form of errors', () => {
    const error: Schema = { $ref: '#/components/schemas/Error' };
    type Described = {
      content: { 'application/json': { example?: unknown; examples?: { [name: string]: { value: unknown } } } };
    };
    for (const described of Object.values(document.components.responses ?? {}) as Described[]) {
      const { example, examples = {} } = described.content['application/json'];
      const all = [...(example === undefined ? [] : [example]), ...Object.values(examples).map((one) => one.value)];
      expect(all.length).toBeGreaterThan(0);
      for (const one of all) expect(misfit(error, one)).toBeNull();
    }
  });

  test('every reference points somewhere', () => {
    const references = JSON.stringify(document).match(/"\$ref":"[^"]+"/g) ?? [];
    expect(references.length).toBeGreaterThan(100);
    for (const reference of references) expect(() => resolve(JSON.parse(`{${reference}}`))).not.toThrow();
  });

  test('the bot understands each example answer', async () => {
    for (const action of Object.values(actions)) {
      for (const [result, { value }] of Object.entries(answers(action.id).examples)) {
        const server = await fakeServer((response) => sendJson(response, value));
        const input = Object.fromEntries(Object.keys(action.inputs).map((name) => [name, '2026112200000101']));
        const answer = await walletAt(server.url).call(action.id, input, 'cust-li-na', 'k');
        await server.close();
        expect({ action: action.id, result: answer.result }).toEqual({ action: action.id, result });
      }
    }
  });
});
