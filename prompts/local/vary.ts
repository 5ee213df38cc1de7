/** A stable number for a text (FNV-1a), so that wording varies from turn to turn yet repeats. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

export const vary = (seed: number, options: readonly [string, ...string[]]): string =>
  options[seed % options.length] ?? options[0];
