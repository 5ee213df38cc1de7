import { z } from 'zod';

const rowSchema = z.object({
  id: z.string(),
  text: z.string(),
  template: z.number().optional(),
  split: z.string().optional(),
  spans: z.array(z.object({ type: z.string(), start: z.number().int(), end: z.number().int() })),
});
export type Row = z.infer<typeof rowSchema>;

/** Rows of the data set; offsets there count code points, here UTF-16 units. */
export const readRows = (jsonl: string): Row[] =>
  jsonl
    .split('\n')
    .filter(Boolean)
    .map((line) => toUnits(rowSchema.parse(JSON.parse(line))));

function toUnits(row: Row): Row {
  if (row.text.length === [...row.text].length) return row;
  const units = [0];
  for (const point of row.text) units.push((units.at(-1) ?? 0) + point.length);
  const at = (point: number) => units[point] ?? row.text.length;
  return { ...row, spans: row.spans.map((s) => ({ ...s, start: at(s.start), end: at(s.end) })) };
}
