import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { TAGGER_FILE } from '../../src/compose-privacy.ts';
import { writeTagger } from '../../src/privacy/tagger/read-tagger.ts';
import { readData } from '../data-folder.ts';
import { buildTagger, type Sources } from './build-tagger.ts';
import type { Row } from './read-rows.ts';
import { readLists, readTemplates } from './value-lists.ts';

export const SEED = 20_26;

/** Everything the tagger learns from, with these rows of the data set. */
export const readSources = async (rows: Row[]): Promise<Sources> => ({
  rows,
  lists: await readLists(),
  templates: await readTemplates(),
  clinc: await readData('clinc150.jsonl'),
  dialogues: [await readData('homes.jsonl'), await readData('sgd_services.jsonl')],
});

/** Trains on all rows and writes the weights the house works with. */
export async function trainAndWrite(rows: Row[]): Promise<string> {
  const { lexiconBytes, ...model } = buildTagger(await readSources(rows), SEED);
  const bytes = writeTagger(model, lexiconBytes);
  await writeFile(fileURLToPath(TAGGER_FILE), bytes);
  return `wrote ${bytes.length} bytes`;
}
