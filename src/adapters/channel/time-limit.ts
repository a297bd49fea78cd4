/** Rejects when the promise takes longer than `ms`; what it stands for goes on, its result is dropped. */
export function withTimeLimit<T>(promise: Promise<T>, ms: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
