import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DialogueHeads } from '../../src/understanding/model/judge.ts';
import { makeJudge } from '../../src/understanding/model/judge.ts';
import { type ModelFile, modelPath, hearRequestOf } from '../../src/understanding/model/load.ts';
import { type Pack, writePack } from '../../src/understanding/model/pack-heads.ts';
import { dataFolder } from '../data-folder.ts';
import {
  findHomes,
  findRequests,
  findTopics,
  type Found,
  type Metrics,
  measureHomes,
  measureRequests,
  SPOKEN_ON,
} from '../understanding/measure.ts';
import { dialogueSchema, readRows } from '../understanding/read-rows.ts';
import { trainDialogueHeads } from './dialogue-heads.ts';
import { trainRequestHeads } from './request-heads.ts';
import { trainTopics } from './topic-head.ts';
import { type TrainingNote, trainingReport } from './training-report.ts';

const SEED = 1;
const FOLDS = 5;

const need = <T>(found: Found<T>): T => {
  if ('rows' in found) return found.rows;
  throw new Error(`${found.missing} is not in ${dataFolder()}; EVAL_DATA names the folder`);
};

const packOf = ({ systemActs, systemTags, userTags, choices }: DialogueHeads): Pack => ({
  facts: {},
  heads: new Map([
    ['systemActs', systemActs],
    ['systemTags', systemTags],
    ['userTags', userTags],
    ...Object.entries(choices),
  ]),
});

const figures = (prefix: string, metrics: Metrics): Record<string, number> =>
  Object.fromEntries(
    Object.entries(metrics).map(([name, { value }]) => [`${prefix}${name}`, value]),
  );

function trainDialogues(): TrainingNote {
  const { dialogues: homes, schemas } = need(findHomes(dataFolder()));
  const services = readRows(
    readFileSync(join(dataFolder(), 'sgd_services.jsonl'), 'utf8'),
    dialogueSchema,
  );
  const options = { now: SPOKEN_ON, seed: SEED };
  const unseen = trainDialogueHeads(services, schemas, options);
  const held = homes.filter((_, at) => at % FOLDS === 0);
  const rest = homes.filter((_, at) => at % FOLDS !== 0);
  const mixed = trainDialogueHeads([...services, ...rest], schemas, options);
  const final = trainDialogueHeads([...services, ...homes], schemas, options);
  return {
    file: 'dialogue',
    data: `${homes.length} dialogues of Homes_1 and ${services.length} of Services_1-4`,
    bytes: save('dialogue', packOf(final)),
    heldOut: {
      ...figures('trained on Services_1-4, Homes_1 unseen: ', measureHomes(homes, schemas, makeJudge(unseen))),
      ...figures('a fifth of Homes_1 held back: ', measureHomes(held, schemas, makeJudge(mixed))),
    },
  };
}

function trainTopicFile(): TrainingNote {
  const rows = need(findTopics(dataFolder()));
  const { pack, heldOut } = trainTopics(rows, SEED);
  return {
    file: 'topic',
    data: `${rows.length} texts of CLINC150`,
    bytes: save('topic', pack),
    heldOut,
  };
}

function trainRequestFile(): TrainingNote {
  const rows = need(findRequests(dataFolder()));
  const folds = Array.from({ length: FOLDS }, (_, fold) => {
    const mine = ({ fold: of = 0 }: (typeof rows)[number]) => of % FOLDS === fold;
    const hear = hearRequestOf(trainRequestHeads(rows.filter((row) => !mine(row)), SEED));
    return rows.filter(mine).map((row) => ({ row, heard: hear(row.text) }));
  }).flat();
  const heard = new Map(folds.map(({ row, heard }) => [row.text, heard]));
  const metrics = measureRequests(
    folds.map(({ row }) => row),
    (text) => heard.get(text) ?? { intents: [], slots: [] },
  );
  return {
    file: 'request',
    data: `${rows.length} requests of NLU++ hotels`,
    bytes: save('request', trainRequestHeads(rows, SEED)),
    heldOut: figures('five folds: ', metrics),
  };
}

function save(file: ModelFile, pack: Pack): number {
  const bytes = writePack(pack);
  writeFileSync(modelPath(file), bytes);
  return bytes.length;
}

const JOBS: Record<ModelFile, () => TrainingNote> = {
  dialogue: trainDialogues,
  topic: trainTopicFile,
  request: trainRequestFile,
};

const only = process.argv[2];
const notes: (TrainingNote & { seconds: number })[] = [];
for (const [name, job] of Object.entries(JOBS)) {
  if (only !== undefined && only !== name) continue;
  const started = performance.now();
  const note = { ...job(), seconds: Math.round((performance.now() - started) / 1000) };
  notes.push(note);
  console.log(JSON.stringify(note, null, 1));
}
if (only === undefined) {
  writeFileSync(
    new URL('../../docs/training-report.md', import.meta.url),
    trainingReport(notes, SEED),
  );
}
