import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { DialogueHeads } from '../../src/understanding/model/judge.ts';
import { makeJudge } from '../../src/understanding/model/judge.ts';
import {
  FILES,
  hearRequestOf,
  type ModelFile,
  modelPath,
} from '../../src/understanding/model/load.ts';
import { type Pack, readPack, writePack } from '../../src/understanding/model/pack-heads.ts';
import { dataFolder } from '../data-folder.ts';
import {
  type Found,
  findHomes,
  findRequests,
  findTopics,
  type Metrics,
  measureHomes,
  measureRequests,
  SPOKEN_ON,
} from '../understanding/measure.ts';
import { dialogueSchema, readRows } from '../understanding/read-rows.ts';
import { trainDialogueHeads } from './dialogue-heads.ts';
import { loadCosts } from './load-costs.ts';
import { trainRequestHeads } from './request-heads.ts';
import { trainTopics } from './topic-head.ts';
import { type FileNote, noteSchema, trainingReport } from './training-report.ts';

/** A file's weights and what was measured of them on rows held back. */
interface Trained {
  pack: Pack;
  data: string;
  heldOut: Record<string, number>;
}

const SEED = 1;
const FOLDS = 5;
/** Fresh processes in which reading the files is timed. */
const LOADS = 3;

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
  networks: new Map(),
});

const figures = (prefix: string, metrics: Metrics): Record<string, number> =>
  Object.fromEntries(
    Object.entries(metrics).map(([name, { value }]) => [`${prefix}${name}`, value]),
  );

function trainDialogues(): Trained {
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
    data: `${homes.length} dialogues of Homes_1 and ${services.length} of Services_1-4`,
    pack: packOf(final),
    heldOut: {
      ...figures(
        'trained on Services_1-4, Homes_1 unseen: ',
        measureHomes(homes, schemas, makeJudge(unseen)),
      ),
      ...figures('a fifth of Homes_1 held back: ', measureHomes(held, schemas, makeJudge(mixed))),
    },
  };
}

async function trainTopicFile(): Promise<Trained> {
  const rows = need(findTopics(dataFolder()));
  const { dialogues } = need(findHomes(dataFolder()));
  const known = dialogues.flatMap(({ turns }) =>
    turns.map((turn) => ('sys' in turn ? turn.sys : turn.user)),
  );
  const outside = readRows(
    readFileSync(join(dataFolder(), 'xquad_en_queries.jsonl'), 'utf8'),
    z.object({ text: z.string() }),
  ).map(({ text }) => text.toLowerCase().replace(/\?$/, ''));
  const { pack, heldOut } = await trainTopics(rows, { known, outside }, SEED);
  return {
    data: `${rows.length} texts of CLINC150, ${outside.length} questions of XQuAD as out of scope`,
    pack,
    heldOut,
  };
}

function trainRequestFile(): Trained {
  const rows = need(findRequests(dataFolder()));
  const folds = Array.from({ length: FOLDS }, (_, fold) => {
    const mine = ({ fold: of = 0 }: (typeof rows)[number]) => of % FOLDS === fold;
    const hear = hearRequestOf(
      trainRequestHeads(
        rows.filter((row) => !mine(row)),
        SEED,
      ),
    );
    return rows.filter(mine).map((row) => ({ row, heard: hear(row.text) }));
  }).flat();
  const heard = new Map(folds.map(({ row, heard }) => [row.text, heard]));
  const metrics = measureRequests(
    folds.map(({ row }) => row),
    (text) => heard.get(text) ?? { intents: [], slots: [] },
  );
  return {
    data: `${rows.length} requests of NLU++ hotels`,
    pack: trainRequestHeads(rows, SEED),
    heldOut: figures('five folds: ', metrics),
  };
}

const JOBS: Record<ModelFile, () => Trained | Promise<Trained>> = {
  dialogue: trainDialogues,
  topic: trainTopicFile,
  request: trainRequestFile,
};

/** The note goes into the file itself, so that the report can be written from any part of a run. */
async function trainFile(file: ModelFile): Promise<void> {
  const started = performance.now();
  const { pack, ...note } = await JOBS[file]();
  const seconds = Math.round((performance.now() - started) / 1000);
  const whole = { ...note, seconds };
  writeFileSync(modelPath(file), writePack({ ...pack, facts: { ...pack.facts, note: whole } }));
  console.log(file, JSON.stringify(whole, null, 1));
}

function readNote(file: ModelFile): FileNote {
  const bytes = readFileSync(modelPath(file));
  return { file, bytes: bytes.length, ...noteSchema.parse(readPack(bytes).facts['note']) };
}

const only = process.argv[2];
const files = FILES.filter((file) => only === undefined || only === file);
for (const file of files) await trainFile(file);
const heldTexts = need(findTopics(dataFolder())).filter(({ split }) => split === 'val');
const costs = await loadCosts(
  heldTexts.map(({ text }) => text),
  LOADS,
);
writeFileSync(
  new URL('../../docs/training-report.md', import.meta.url),
  trainingReport(FILES.map(readNote), costs, SEED),
);
