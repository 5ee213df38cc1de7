import { readTaggerModel } from '../../src/compose-privacy.ts';
import { makeFindPii } from '../../src/privacy/find-pii.ts';
import { ALL_PATTERNS } from '../../src/privacy/patterns.ts';
import type { Finding } from '../../src/privacy/recogniser.ts';
import { makeTagger } from '../../src/privacy/tagger/tagger.ts';
import { dataFolder, readData } from '../data-folder.ts';
import type { Trial } from '../eval-row.ts';
import { readArgs } from '../read-args.ts';
import { bootstrapRatio } from '../stats/bootstrap-ratio.ts';
import type { Suite, SuiteReport } from '../suite.ts';
import { crossValidate } from './cross-validate.ts';
import { piiTable } from './pii-table.ts';
import { type Row, readRows } from './read-rows.ts';
import { type RowScore, scoreRows } from './score.ts';
import { measureSpeed } from './speed.ts';
import { trainAndWrite } from './train-command.ts';

const FILE = 'pii_presidio.jsonl';

const OPTIONS = {
  json: { type: 'boolean', default: false },
  'cross-validate': { type: 'boolean', default: false },
  train: { type: 'boolean', default: false },
} as const;
const HINT = 'pii [--json] [--cross-validate] [--train]';

const sum = (rows: readonly RowScore[], key: keyof RowScore): number =>
  rows.reduce((total, row) => total + row[key], 0);

/** What is measured of scored rows: recall over labelled characters, precision over masked ones. */
export function metricsOf(rows: readonly RowScore[]): SuiteReport['metrics'] {
  const [hit, missed, extra] = [sum(rows, 'hit'), sum(rows, 'missed'), sum(rows, 'extra')];
  const labelled = hit + missed;
  const masked = hit + extra;
  return {
    'pii.characterRecall': {
      value: labelled === 0 ? 1 : hit / labelled,
      n: labelled,
      ci95: bootstrapRatio(rows.map((row) => ({ top: row.hit, bottom: row.hit + row.missed }))),
    },
    'pii.characterPrecision': {
      value: masked === 0 ? 1 : hit / masked,
      n: masked,
      ci95: bootstrapRatio(rows.map((row) => ({ top: row.hit, bottom: row.hit + row.extra }))),
    },
  };
}

function piiTrial(row: Row, found: readonly Finding[], { hit, missed, extra }: RowScore): Trial {
  const { id, text, spans, split = 'all', template } = row;
  return {
    row: {
      ...{ id: `pii/${id}`, inputs: { text }, referenceOutputs: { spans }, split },
      metadata: template === undefined ? {} : { template },
    },
    outputs: { spans: found.map(({ kind, start, end }) => ({ type: kind, start, end })) },
    scores: {
      characterRecall: hit + missed === 0 ? 1 : hit / (hit + missed),
      characterPrecision: hit + extra === 0 ? 1 : hit / (hit + extra),
    },
  };
}

/** Masked characters against labelled ones on the public data set, without any key. */
export const piiSuite: Suite = {
  name: 'pii',
  about: 'Personal data masked, by character, against labelled rows: --cross-validate --train',
  run: async (args, note) => {
    const options = readArgs(args, OPTIONS, HINT);
    const started = performance.now();
    const seconds = () => Number(((performance.now() - started) / 1000).toFixed(3));
    const print = options.json ? () => undefined : (text: string) => console.log(text);
    const text = await readData(FILE);
    if (text === undefined) {
      print(`Skipped: there is no ${FILE} in ${dataFolder()}; EVAL_DATA names the folder.`);
      return {
        report: { suite: 'pii', skipped: true, metrics: {}, seconds: seconds() },
        failed: false,
      };
    }
    const rows = readRows(text);
    if (options.train) {
      print(await trainAndWrite(rows));
      return { report: null, failed: false };
    }
    if (options['cross-validate']) {
      const score = await crossValidate(rows, print);
      print(piiTable(score));
      const metrics = Object.entries(metricsOf(score.rows)).map(([name, metric]) => [
        name.replace('pii.', 'pii.heldOut.'),
        metric,
      ]);
      const report = { suite: 'pii', metrics: Object.fromEntries(metrics), seconds: seconds() };
      return { report, failed: false };
    }
    const find = makeFindPii({ recognisers: ALL_PATTERNS, tagger: makeTagger(readTaggerModel()) });
    const score = scoreRows(rows, find, undefined, (row, found, one) =>
      note?.(piiTrial(row, found, one)),
    );
    print(piiTable(score));
    const metrics = { ...metricsOf(score.rows), ...measureSpeed(find, rows) };
    return { report: { suite: 'pii', metrics, seconds: seconds() }, failed: false };
  },
};
