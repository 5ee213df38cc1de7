/** A request before it is put into words: what may be spoiled of it. */
export interface Parts {
  path: ReadonlyMap<string, unknown>;
  query: readonly (readonly [name: string, value: unknown])[];
  /** Undefined: none. */
  body: unknown;
}
