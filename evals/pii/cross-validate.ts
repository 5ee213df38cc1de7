import { makeFindPii } from '../../src/privacy/find-pii.ts';
import { ALL_PATTERNS } from '../../src/privacy/patterns.ts';
import { readTagger, writeTagger } from '../../src/privacy/tagger/read-tagger.ts';
import { makeTagger } from '../../src/privacy/tagger/tagger.ts';
import { makeRandom } from '../chaos/random.ts';
import { buildTagger } from './build-tagger.ts';
import { clusterRows } from './clusters.ts';
import type { Row } from './read-rows.ts';
import { emptyScore, type Score, scoreRows } from './score.ts';
import { readSources, SEED } from './train-command.ts';

const FOLDS = 5;

/** Each group of alike templates is scored by a tagger that has seen none of it. */
export async function crossValidate(rows: Row[], print: (line: string) => void): Promise<Score> {
  const clusters = clusterRows(rows);
  const fold = foldsOf(clusters);
  const score = emptyScore();
  const sources = await readSources(rows);
  for (let held = 0; held < FOLDS; held += 1) {
    const isHeld = (_: Row, at: number) => fold.get(clusters[at] ?? 0) === held;
    const learned = rows.filter((row, at) => !isHeld(row, at));
    const { lexiconBytes, ...model } = buildTagger({ ...sources, rows: learned }, SEED);
    const tagger = makeTagger(readTagger(writeTagger(model, lexiconBytes)));
    const tested = rows.filter(isHeld);
    scoreRows(tested, makeFindPii({ recognisers: ALL_PATTERNS, tagger }), score);
    print(`fold ${held + 1} of ${FOLDS}: learned from ${learned.length}, tested ${tested.length}`);
  }
  return score;
}

/** Groups of rows to folds of about the same number of rows. */
function foldsOf(clusters: readonly number[]): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const cluster of clusters) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  const random = makeRandom(SEED);
  const ranked = [...sizes]
    .map(([cluster, size]) => ({ cluster, size, rank: size + random.next() }))
    .sort((a, b) => b.rank - a.rank);
  const load = Array.from({ length: FOLDS }, () => 0);
  const fold = new Map<number, number>();
  for (const { cluster, size } of ranked) {
    const least = load.indexOf(Math.min(...load));
    load[least] = (load[least] ?? 0) + size;
    fold.set(cluster, least);
  }
  return fold;
}
