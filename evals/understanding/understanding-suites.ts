import { parseArgs } from 'node:util';
import { AppError } from '../../src/errors.ts';
import { loadHearRequest, loadHearTopic, loadJudge } from '../../src/understanding/model/load.ts';
import { dataFolder } from '../data-folder.ts';
import type { NoteTrial } from '../eval-row.ts';
import type { Suite } from '../suite.ts';
import {
  type Found,
  findHomes,
  findRequests,
  findTopics,
  type Metrics,
  measureHomes,
  measureRequests,
  measureTopics,
} from './measure.ts';

interface Part {
  name: string;
  about: string;
  measure: (folder: string, note?: NoteTrial) => Found<Metrics>;
}

function measured<T>(found: Found<T>, measure: (rows: T) => Metrics): Found<Metrics> {
  return 'missing' in found ? found : { rows: measure(found.rows) };
}

const PARTS: Part[] = [
  {
    name: 'homes',
    about: 'Intent and slots of dialogues with a service known by its description alone',
    measure: (folder, note) =>
      measured(findHomes(folder), ({ dialogues, schemas }) =>
        measureHomes(dialogues, schemas, loadJudge(), note),
      ),
  },
  {
    name: 'clinc150',
    about: 'One of 150 topics, or out of scope, at one threshold',
    measure: (folder, note) =>
      measured(findTopics(folder), (rows) => measureTopics(rows, loadHearTopic(), note)),
  },
  {
    name: 'nlupp',
    about: 'Several intents and details in one request at a front desk',
    measure: (folder, note) =>
      measured(findRequests(folder), (rows) => measureRequests(rows, loadHearRequest(), note)),
  },
];

const readArgs = (name: string, args: string[]) => {
  try {
    return parseArgs({ args, options: { json: { type: 'boolean', default: false } } }).values;
  } catch (cause) {
    throw new AppError('bad_request', cause instanceof Error ? cause.message : String(cause), {
      hint: `${name} [--json]`,
      cause,
    });
  }
};

const line = (name: string, { value, n, ci95 }: Metrics[string]): string => {
  const [low = 0, high = 0] = ci95 ?? [];
  const ends = `${low.toFixed(3)}–${high.toFixed(3)}`;
  return `${name.padEnd(32)} ${value.toFixed(4)}   ${ends}   n ${n}`;
};

/** homes, clinc150 and nlupp: keyless, with the files that `npm run train` wrote. */
export const understandingSuites: Suite[] = PARTS.map(({ name, about, measure }) => ({
  name,
  about,
  run: async (args, note) => {
    const { json } = readArgs(name, args);
    const started = performance.now();
    const print = json ? () => undefined : (text: string) => console.log(text);
    const result = measure(dataFolder(), note);
    const metrics = 'missing' in result ? {} : result.rows;
    if ('missing' in result) {
      print(
        `Skipped: there is no ${result.missing} in ${dataFolder()}; EVAL_DATA names the folder.`,
      );
    }
    for (const [key, metric] of Object.entries(metrics)) print(line(key, metric));
    const seconds = Math.round(performance.now() - started) / 1000;
    const skipped = 'missing' in result ? { skipped: true as const } : {};
    return { report: { suite: name, ...skipped, metrics, seconds }, failed: false };
  },
}));
