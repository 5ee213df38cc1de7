import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { demoDocuments } from '../../src/demo/demo-documents.ts';
import { makeLocalEmbedder } from '../../src/providers/embeddings/local-embedder.ts';
import { openDatabase } from '../../src/stores/postgres/open-database.ts';
import { dataFolder, readData } from '../data-folder.ts';
import { type NoteTrial, rowId } from '../eval-row.ts';
import { bootstrapRatio } from '../stats/bootstrap-ratio.ts';
import type { Suite, SuiteReport } from '../suite.ts';
import { OWN_QUESTIONS } from './own-questions.ts';
import { ndcg10, type Rank, recall1 } from './rank-metrics.ts';
import { type Arm, arms, type Corpus, rankQuestions } from './rank-questions.ts';

const documentSchema = z.object({ id: z.string(), text: z.string() });
const questionSchema = z.object({ text: z.string(), doc: z.string() });

const lines = <S extends z.ZodType>(text: string, schema: S): z.output<S>[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => schema.parse(JSON.parse(line)));

const own: Corpus = {
  documents: demoDocuments.map(({ source, title, text }) => ({ source, title, text })),
  questions: OWN_QUESTIONS.map(([text, source]) => ({ text, source })),
};

async function xquad(): Promise<Corpus | undefined> {
  const [documents, questions] = await Promise.all(
    ['xquad_en_docs.jsonl', 'xquad_en_queries.jsonl'].map(readData),
  );
  if (documents === undefined || questions === undefined) return undefined;
  return {
    documents: lines(documents, documentSchema).map(({ id, text }) => ({
      source: id,
      title: id,
      text,
    })),
    questions: lines(questions, questionSchema).map(({ text, doc }) => ({ text, source: doc })),
  };
}

function metric(ranks: Rank[], score: (rank: Rank) => number): SuiteReport['metrics'][string] {
  const rows = ranks.map((rank) => ({ top: score(rank), bottom: 1 }));
  const value = rows.reduce((sum, { top }) => sum + top, 0) / (rows.length || 1);
  return { value, n: rows.length, ci95: bootstrapRatio(rows) };
}

/** The fused arm has the plain name; the arms it is made of carry theirs. */
const metricsOf = (prefix: string, ranks: Record<Arm, Rank[]>): SuiteReport['metrics'] =>
  Object.fromEntries(
    arms.flatMap((arm) => {
      const name = arm === 'fused' ? prefix : `${prefix}.${arm}`;
      return [
        [`${name}.ndcg10`, metric(ranks[arm], ndcg10)],
        [`${name}.recall1`, metric(ranks[arm], recall1)],
      ];
    }),
  );

function noteRanks(prefix: string, corpus: Corpus, ranks: Rank[], note?: NoteTrial): void {
  for (const [at, { text, source }] of corpus.questions.entries()) {
    const rank = ranks[at] ?? -1;
    note?.({
      row: {
        ...{ id: rowId(prefix, text), inputs: { question: text }, split: 'all' },
        ...{ referenceOutputs: { source }, metadata: { corpus: prefix } },
      },
      outputs: { rank },
      scores: { ndcg10: ndcg10(rank), recall1: recall1(rank) },
    });
  }
}

/** Which document answers: keywords, vectors, and both, on public data and on our own documents. */
export const retrievalSuite: Suite = {
  name: 'retrieval',
  about: 'The right document first: keywords, vectors and both, in one run',
  run: async (args, note) => {
    const { json } = parseArgs({ args, options: { json: { type: 'boolean' } } }).values;
    const print = json ? () => undefined : (text: string) => console.log(text);
    const started = performance.now();
    const onError = (error: unknown): never => {
      throw error;
    };
    const db = await openDatabase({
      dataDir: 'memory://',
      cacheDir: join(tmpdir(), 'foyer-eval-cache'),
      migrationsDir: fileURLToPath(new URL('../../migrations', import.meta.url)),
      onError,
    });
    const embedder = makeLocalEmbedder();
    try {
      const metrics: SuiteReport['metrics'] = {};
      const publicData = await xquad();
      if (publicData === undefined) {
        print(`Left out: xquad is not in ${dataFolder()}; EVAL_DATA names the folder.`);
      }
      const corpora = [
        ['retrieval', publicData],
        ['retrieval.own', own],
      ] as const;
      for (const [prefix, corpus] of corpora) {
        if (corpus === undefined) continue;
        print(
          `${prefix}: ${corpus.documents.length} documents, ${corpus.questions.length} questions`,
        );
        const ranks = await rankQuestions(db, embedder, corpus, (done, total) => {
          if (done > 0 && done % 50 === 0) print(`  ${done} of ${total} stored`);
        });
        Object.assign(metrics, metricsOf(prefix, ranks));
        noteRanks(prefix, corpus, ranks.fused, note);
      }
      for (const [name, { value, ci95 }] of Object.entries(metrics)) {
        const interval = ci95?.map((bound) => bound.toFixed(3)).join(' – ') ?? '';
        print(`  ${name.padEnd(34)} ${value.toFixed(3)}  ${interval}`);
      }
      const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
      const skipped = publicData === undefined && ({ skipped: true } as const);
      return { report: { suite: 'retrieval', ...skipped, metrics, seconds }, failed: false };
    } finally {
      await embedder.close();
      await db.close();
    }
  },
};
