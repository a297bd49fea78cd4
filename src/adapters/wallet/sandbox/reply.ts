/** What the sandbox sends back: JSON always, errors in one form. */

export type Reply = { readonly status: number; readonly body: unknown; readonly headers?: { readonly [name: string]: string } };

/** Codes of docs/wallet-api.openapi.yaml; `message` is for the engineer who reads a log, never for customers. */
export function refuse(status: number, code: string, message: string, headers?: Reply['headers']): Reply {
  const body = { error: { code, message } };
  return headers === undefined ? { status, body } : { status, body, headers };
}
