interface Parts {
  clear(tenantId: string, requestId: string): Promise<void>;
  add(tenantId: string, requestId: string, part: number, body: string): Promise<void>;
}

export type ExportParts = Parts;

/** Of one part, in characters; a little more where one piece goes over it. */
const PART_CHARS = 256 * 1024;

/**
 * Keeps a text that comes in pieces, in parts of about one size; those of an attempt before go
 * first. Answers its characters.
 */
export async function writeParts(
  parts: Parts,
  { tenantId, requestId }: { tenantId: string; requestId: string },
  pieces: AsyncIterable<string>,
  told: (characters: number) => Promise<void>,
): Promise<number> {
  await parts.clear(tenantId, requestId);
  let [part, body, characters] = [0, '', 0];
  const flush = async () => {
    if (body === '') return;
    await parts.add(tenantId, requestId, part, body);
    characters += body.length;
    [part, body] = [part + 1, ''];
    await told(characters);
  };
  for await (const piece of pieces) {
    body += piece;
    if (body.length >= PART_CHARS) await flush();
  }
  await flush();
  return characters;
}
