/** A request that is not served, in the words of Direct Line's specification. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  /** One word for programs. */
  readonly code: string;
  /** Seconds after which the same request may be served; null when it will not be. */
  readonly retryAfter: number | null;

  constructor(status: number, code: string, message: string, retryAfter: number | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

export const badArgument = (message: string): Refusal => new Refusal(400, 'BadArgument', message);

export const noSuchConversation = (): Refusal =>
  new Refusal(404, 'ConversationNotFound', 'There is no such conversation; start one with POST /conversations.');

export const otherCustomer = (): Refusal =>
  new Refusal(
    422,
    'OtherCustomer',
    'This conversation belongs to another customer, and nothing was kept; begin a new conversation for this one.',
  );
