/** What a file of rows yields, one after the other; lines count from 1. */

export type Row =
  /** The header of a table: stands before everything else. */
  | { readonly line: number; readonly names: readonly string[] }
  | { readonly line: number; readonly fields: { readonly [name: string]: unknown } }
  /** The row cannot be used; why, in words. */
  | { readonly line: number; readonly problem: string };
