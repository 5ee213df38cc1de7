import { z } from 'zod';

export const FILE = 'injection.jsonl';

const rowSchema = z.object({
  text: z.string(),
  label: z.union([z.literal(0), z.literal(1)]),
  kind: z.string(),
});
export type Row = z.infer<typeof rowSchema>;

export const readRows = (jsonl: string): Row[] =>
  jsonl
    .split('\n')
    .filter(Boolean)
    .map((line) => rowSchema.parse(JSON.parse(line)));

/** The mail that a row was made from, where it is among the clean ones. */
export function mailOf(row: Row, clean: readonly string[]): string | undefined {
  if (!row.kind.startsWith('indirect')) return undefined;
  return clean.find((mail) => plantedIn(row.text, mail) !== undefined);
}

/** What stands in a text and not in the mail it was made from; undefined for another mail. */
export function plantedIn(text: string, mail: string): string | undefined {
  let head = 0;
  while (head < mail.length && text[head] === mail[head]) head += 1;
  let tail = 0;
  while (tail < mail.length - head && text.at(-1 - tail) === mail.at(-1 - tail)) tail += 1;
  if (head + tail < mail.length - 3) return undefined;
  return text.slice(head, text.length - tail).trim();
}
