import { isDeepStrictEqual } from 'node:util';
import type { Client } from 'langsmith';
import type { EvalRow } from '../eval-row.ts';
import { stableUuid } from './stable-uuid.ts';

export interface Synced {
  datasetId: string;
  created: number;
  updated: number;
  unchanged: number;
}

/** Rows in one request. */
const BATCH = 100;

/** A row's example in a data set: where it stands there, however often it is sent. */
export const exampleId = (dataset: string, rowId: string): string =>
  stableUuid(`${dataset}:${rowId}`);

/** As it comes back from there: without what JSON does not hold. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const formOf = (row: EvalRow) => ({
  inputs: row.inputs,
  outputs: row.referenceOutputs,
  metadata: { ...row.metadata, row_id: row.id },
  split: row.split,
});
type Form = ReturnType<typeof formOf>;

/**
 * Makes a data set hold these rows: what is new is added, what differs is changed, what is the
 * same is left alone, and so is what the data set has besides.
 */
export async function syncDataset(
  client: Client,
  name: string,
  about: string,
  rows: readonly EvalRow[],
): Promise<Synced> {
  const { id: datasetId } = (await client.hasDataset({ datasetName: name }))
    ? await client.readDataset({ datasetName: name })
    : await client.createDataset(name, { description: about, dataType: 'kv' });
  const wanted = new Map(rows.map((row) => [exampleId(name, row.id), formOf(row)]));
  const known = new Map<string, unknown>();
  for await (const example of client.listExamples({ datasetId })) {
    const { dataset_split: split, ...metadata } = example.metadata ?? {};
    const { inputs, outputs } = example;
    known.set(example.id, { inputs, outputs, metadata, split: [split].flat()[0] });
  }
  const fresh: [string, Form][] = [];
  const changed: [string, Form][] = [];
  for (const [id, form] of wanted) {
    if (!known.has(id)) fresh.push([id, form]);
    else if (!isDeepStrictEqual(known.get(id), plain(form))) changed.push([id, form]);
  }
  const told = ([id, form]: [string, Form]) => ({ id, dataset_id: datasetId, ...form });
  for (let at = 0; at < fresh.length; at += BATCH) {
    await client.uploadExamplesMultipart(datasetId, fresh.slice(at, at + BATCH).map(told));
  }
  for (let at = 0; at < changed.length; at += BATCH) {
    await client.updateExamples(changed.slice(at, at + BATCH).map(told));
  }
  const [created, updated] = [fresh.length, changed.length];
  return { datasetId, created, updated, unchanged: wanted.size - created - updated };
}
