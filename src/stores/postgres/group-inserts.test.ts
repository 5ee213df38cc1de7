import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { expect, it } from 'vitest';
import { groupInserts, type Statement } from './group-inserts.ts';

// The library's own texts: should they change, nothing would be grouped any more.
const texts = Reflect.get(
  new PostgresSaver({} as never, undefined, { schema: 'lg' }),
  'SQL_STATEMENTS',
) as Record<string, string>;
const textOf = (name: string): string => texts[name] ?? '';
const [BLOB, WRITE, UPSERT, CHECKPOINT] = [
  'UPSERT_CHECKPOINT_BLOBS_SQL',
  'INSERT_CHECKPOINT_WRITES_SQL',
  'UPSERT_CHECKPOINT_WRITES_SQL',
  'UPSERT_CHECKPOINTS_SQL',
].map(textOf) as [string, string, string, string];

const blob = (channel: string, bytes: Uint8Array | undefined): Statement => ({
  text: BLOB,
  values: ['t', '', channel, '1', bytes === undefined ? 'empty' : 'json', bytes],
});
const write = (text: string, idx: number): Statement => ({
  text,
  values: ['t', '', 'c', 'task', idx, 'messages', 'json', new Uint8Array([idx])],
});
const checkpoint: Statement = { text: CHECKPOINT, values: ['t', '', 'c', null, {}, {}] };

it.each([
  { name: 'nothing', given: [], rows: [] },
  { name: 'one alone, as it is', given: [blob('a', undefined)], rows: [1] },
  {
    name: 'rows of one table, and what stands between',
    given: [blob('a', new Uint8Array([1])), blob('b', undefined), checkpoint, blob('c', undefined)],
    rows: [2, 1, 1],
  },
  { name: 'writes that are kept once', given: [write(WRITE, 0), write(WRITE, 1)], rows: [2] },
  { name: 'not those that replace', given: [write(UPSERT, 0), write(UPSERT, 0)], rows: [1, 1] },
  { name: 'not across tables', given: [blob('a', undefined), write(WRITE, 0)], rows: [1, 1] },
  {
    name: 'not what is long',
    given: [blob('a', new Uint8Array(70_000)), blob('b', undefined), blob('c', undefined)],
    rows: [1, 2],
  },
])('groups $name', ({ given, rows }) => {
  const grouped = groupInserts(given);
  const countOf = ({ text, values }: Statement): number =>
    text.includes('unnest') ? (values?.[0] as unknown[]).length : 1;
  expect(grouped.map(countOf)).toEqual(rows);
});

it('takes an array for each column, nothing for a value that is not there', () => {
  const bytes = new Uint8Array([1]);
  const [grouped] = groupInserts([blob('a', bytes), blob('b', undefined)]);
  expect(grouped?.text).toContain('$6::bytea[]');
  expect(grouped?.values).toEqual([
    ['t', 't'],
    ['', ''],
    ['a', 'b'],
    ['1', '1'],
    ['json', 'empty'],
    [bytes, null],
  ]);
});
