import { readFile } from 'node:fs/promises';
import { makeLocalEmbedder } from '../../src/providers/embeddings/local-embedder.ts';
import { openMemory } from '../../src/stores/redis/open-memory.ts';
import { makeSharedAnswers, type SharedQuestion } from '../../src/stores/redis/shared-answers.ts';
import { sameQuestion } from '../../src/understanding/same-question.ts';
import { rowId } from '../eval-row.ts';
import { wilson } from '../stats/wilson.ts';
import type { Suite } from '../suite.ts';

interface Group {
  question: string;
  paraphrases: string[];
  nearMisses: string[];
}

const FILE = new URL('./questions.txt', import.meta.url);
const PATIENCE_MS = 10_000;

/** Plain lines are questions, `=` paraphrases of the last one, `!` what only looks like it. */
function readGroups(text: string): Group[] {
  const groups: Group[] = [];
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const last = groups.at(-1);
    if (line.startsWith('= ')) last?.paraphrases.push(line.slice(2));
    else if (line.startsWith('! ')) last?.nearMisses.push(line.slice(2));
    else groups.push({ question: line, paraphrases: [], nearMisses: [] });
  }
  return groups;
}

/** Every question is answered once; then paraphrases should hit theirs, near-misses none. */
export const cacheSuite: Suite = {
  name: 'cache',
  about: 'Shared answers: hits on paraphrases, false hits on near-misses: --verbose',
  run: async (args, note) => {
    const started = performance.now();
    const groups = readGroups(await readFile(FILE, 'utf8'));
    const print = args.includes('--json') ? () => undefined : (text: string) => console.log(text);
    const verbose = args.includes('--verbose');
    const cache = openMemory();
    const embedder = makeLocalEmbedder();
    const answers = makeSharedAnswers<string>({
      cache,
      ttlSeconds: 3_600,
      parse: String,
      same: sameQuestion,
      // The suite measures meaning, not speed.
      embed: (_, texts) => embedder.embed(texts, AbortSignal.timeout(PATIENCE_MS)),
      onError: (error) => {
        throw error;
      },
    });
    const shared = (text: string): SharedQuestion => ({ tenantId: 'tenant', scope: 'own', text });
    try {
      for (const { question } of groups) await answers.set(question, question, shared(question));
      const ask = async (text: string) => {
        // Another key than the exact one: only meaning can hit.
        const key = `asked:${text}`;
        const found = await answers.get(key, shared(text));
        answers.drop(key);
        return found;
      };
      const tell = (split: string, text: string, asked: string, found: string | null) => {
        const wanted = split === 'paraphrase' ? asked : null;
        const right = found === wanted;
        note?.({
          row: {
            ...{ id: rowId('cache', split, asked, text), inputs: { text, asked }, split },
            ...{ referenceOutputs: { hits: wanted }, metadata: {} },
          },
          outputs: { hits: found },
          scores: { right: right ? 1 : 0 },
        });
      };
      const trials: { kind: 'paraphrase' | 'near'; hit: boolean; wrong: boolean }[] = [];
      for (const { question, paraphrases, nearMisses } of groups) {
        for (const text of paraphrases) {
          const found = await ask(text);
          const wrong = found !== null && found !== question;
          trials.push({ kind: 'paraphrase', hit: found === question, wrong });
          tell('paraphrase', text, question, found);
          if (wrong) print(`WRONG  ${text} → ${found}`);
          else if (verbose && found === null) print(`missed  ${text} (${question})`);
        }
        for (const text of nearMisses) {
          const found = await ask(text);
          // What is near one question may be another one of the list, word for word.
          const wrong = found !== null && found.toLowerCase() !== text.toLowerCase();
          trials.push({ kind: 'near', hit: found !== null, wrong });
          tell('near', text, question, wrong ? found : null);
          if (wrong) print(`FALSE  ${text} → ${found}`);
        }
      }
      const paraphrases = trials.filter(({ kind }) => kind === 'paraphrase');
      const near = trials.filter(({ kind }) => kind === 'near');
      const hits = paraphrases.filter(({ hit }) => hit).length;
      const falseHits = trials.filter(({ wrong }) => wrong).length;
      print(
        `${hits} of ${paraphrases.length} paraphrases hit; ${falseHits} false hits among ` +
          `${near.length} near-misses`,
      );
      return {
        report: {
          suite: 'cache',
          metrics: {
            'cache.hitRate': {
              value: Number((hits / paraphrases.length).toFixed(4)),
              n: paraphrases.length,
              ci95: wilson(hits, paraphrases.length),
            },
            'cache.falseHits': { value: falseHits, n: near.length },
          },
          seconds: Number(((performance.now() - started) / 1000).toFixed(1)),
        },
        failed: falseHits > 0,
      };
    } finally {
      await embedder.close();
      await cache.close();
    }
  },
};
