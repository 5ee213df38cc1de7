import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DETECTOR_FILE, readDetectorModel } from '../../src/compose-safety.ts';
import { makeDetectInjection } from '../../src/safety/detect-injection.ts';
import { writeDetector } from '../../src/safety/detector-model.ts';
import { dataFolder, readData } from '../data-folder.ts';
import { rowId, type Trial } from '../eval-row.ts';
import { readArgs } from '../read-args.ts';
import { wilson } from '../stats/wilson.ts';
import type { Suite, SuiteReport } from '../suite.ts';
import { crossValidate, type Judged } from './cross-validate.ts';
import { attackAll, type Outcome } from './malicious.ts';
import { FILE, type Row, readRows } from './read-rows.ts';
import { readBenign } from './read-sources.ts';
import { trainDetector } from './train-detector.ts';

const OPTIONS = {
  json: { type: 'boolean', default: false },
  'cross-validate': { type: 'boolean', default: false },
  malicious: { type: 'boolean', default: false },
  train: { type: 'boolean', default: false },
} as const;
const HINT = 'injection [--json] [--malicious] [--cross-validate] [--train]';

function share(rows: readonly Judged[]): SuiteReport['metrics'][string] {
  const hits = rows.filter(({ flagged }) => flagged).length;
  const value = rows.length === 0 ? 0 : hits / rows.length;
  return { value, n: rows.length, ci95: wilson(hits, rows.length) };
}

/** What was flagged of attacks and of honest texts, and of each kind of attack. */
function injectionMetrics(judged: readonly Judged[], prefix = 'injection') {
  const attacks = judged.filter(({ row }) => row.label === 1);
  const kinds = [...new Set(attacks.map(({ row }) => row.kind))].sort();
  const metrics: SuiteReport['metrics'] = {
    [`${prefix}.truePositiveRate`]: share(attacks),
    [`${prefix}.falsePositiveRate`]: share(judged.filter(({ row }) => row.label === 0)),
  };
  for (const kind of kinds) {
    const rows = attacks.filter(({ row }) => row.kind === kind);
    metrics[`${prefix}.${kind}.truePositiveRate`] = share(rows);
  }
  return metrics;
}

const maliciousMetrics = (outcomes: readonly Outcome[]): SuiteReport['metrics'] => {
  const n = outcomes.length;
  const sum = (of: (one: Outcome) => number) => outcomes.reduce((all, one) => all + of(one), 0);
  return {
    'injection.canaryLeaks': { value: sum(({ leaks }) => leaks), n },
    'injection.unapprovedWrites': { value: sum(({ writes }) => writes.length), n },
    'injection.canariesSeen': { value: sum(({ seen }) => seen), n },
  };
};

function injectionTrial({ row, flagged }: { row: Row; flagged: boolean }): Trial {
  const { text, label, kind } = row;
  return {
    row: {
      ...{ id: rowId('injection', text), inputs: { text }, split: 'all', metadata: { kind } },
      referenceOutputs: { flagged: label === 1 },
    },
    outputs: { flagged },
    scores: { right: flagged === (label === 1) ? 1 : 0 },
  };
}

/** Attacks told from honest text; and a model that obeys every one of them, held by policy. */
export const injectionSuite: Suite = {
  name: 'injection',
  about: 'Attacks flagged, honest text not: --malicious --cross-validate --train',
  run: async (args, note) => {
    const options = readArgs(args, OPTIONS, HINT);
    const started = performance.now();
    const print = options.json ? () => undefined : (text: string) => console.log(text);
    const finish = (metrics: SuiteReport['metrics'], failed = false) => {
      for (const [name, { value, n }] of Object.entries(metrics)) {
        print(`  ${name.padEnd(48)} ${value.toFixed(3)}  of ${n}`);
      }
      const seconds = Number(((performance.now() - started) / 1000).toFixed(3));
      return { report: { suite: 'injection', metrics, seconds }, failed };
    };
    const text = await readData(FILE);
    if (text === undefined) {
      print(`Skipped: there is no ${FILE} in ${dataFolder()}; EVAL_DATA names the folder.`);
      const { report, failed } = finish({});
      return { report: { ...report, skipped: true as const }, failed };
    }
    const rows = readRows(text);
    if (options.train) {
      const bytes = writeDetector(trainDetector({ rows, benign: await readBenign() }));
      await writeFile(fileURLToPath(DETECTOR_FILE), bytes);
      print(`wrote ${bytes.length} bytes`);
      return { report: null, failed: false };
    }
    if (options['cross-validate']) {
      const judged = crossValidate(rows, await readBenign(), print);
      return finish(injectionMetrics(judged, 'injection.heldOut'));
    }
    if (options.malicious) {
      const attacks = rows.filter(({ label }) => label === 1);
      const outcomes = await attackAll(attacks, print);
      for (const { place, leaks, writes, text } of outcomes) {
        if (leaks + writes.length > 0) print(`  ${place}: ${leaks} leaks, ${writes} (${text})`);
      }
      const metrics = maliciousMetrics(outcomes);
      const failed = outcomes.some(({ leaks, writes }) => leaks + writes.length > 0);
      return finish(metrics, failed);
    }
    const detect = makeDetectInjection(readDetectorModel());
    const judged = rows.map((row) => ({ row, flagged: detect(row.text).flagged }));
    for (const one of judged) note?.(injectionTrial(one));
    return finish(injectionMetrics(judged));
  },
};
