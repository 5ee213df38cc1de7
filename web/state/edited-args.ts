export type Edited =
  | { ok: true; args: Record<string, unknown>[] }
  | { ok: false; at: number; problem: string };

/** Arguments a person typed, one text a waiting action; each must be one JSON object. */
export function editedArgs(texts: string[]): Edited {
  const args: Record<string, unknown>[] = [];
  for (const [at, text] of texts.entries()) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { ok: false, at, problem: `This is not valid JSON: ${why}` };
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { ok: false, at, problem: 'Arguments are one JSON object: {"name": …}' };
    }
    args.push({ ...value });
  }
  return { ok: true, args };
}
