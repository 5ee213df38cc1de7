import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ls from 'langsmith/vitest';
import { afterAll, expect, vi } from 'vitest';
import { asksAboutPeople } from '../../src/safety/fair-housing.ts';
import { rowId } from '../eval-row.ts';
import { ALLOWED, FORBIDDEN } from '../grounding/cases.ts';
import { exampleId } from './sync-dataset.ts';

/**
 * A suite for LangSmith's own runner: `LANGSMITH_TEST_TRACKING=true LANGSMITH_TRACING=true
 * LANGSMITH_API_KEY=… npx vitest run --project unit evals/langsmith/fair-housing` makes a data set
 * and an experiment of it. Otherwise it is a test like any other, and connects to nobody, whatever
 * the environment says of tracing.
 */
const TRACKED = process.env['LANGSMITH_TEST_TRACKING'] === 'true';
const DATASET = 'foyer-fair-housing';

// The runner leaves a file a test for its reporter, in the folder for such files.
const folder = mkdtempSync(join(tmpdir(), 'foyer-langsmith-'));
vi.stubEnv('TMPDIR', folder);
const fetched = vi.spyOn(globalThis, 'fetch');
afterAll(() => {
  const requests = fetched.mock.calls.length;
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
  if (!TRACKED) expect(requests).toBe(0);
  expect(seen.all).toBe(FORBIDDEN.length + ALLOWED.length);
  expect(seen.right / seen.all).toBeGreaterThanOrEqual(FLOOR);
});

/** As in baselines.json. */
const FLOOR = 0.97;
const seen = { right: 0, all: 0 };

const rowsOf = (texts: readonly string[], refused: boolean) =>
  texts.map((text) => ({
    id: exampleId(DATASET, rowId('fair-housing', text)),
    inputs: { text },
    referenceOutputs: { refused },
    split: refused ? 'forbidden' : 'allowed',
  }));

ls.describe(
  DATASET,
  () => {
    ls.test.each([...rowsOf(FORBIDDEN, true), ...rowsOf(ALLOWED, false)])(
      'a question of people, or of homes',
      ({ inputs, referenceOutputs }) => {
        const outputs = { refused: asksAboutPeople(inputs.text) };
        ls.logOutputs(outputs);
        const isRight = outputs.refused === referenceOutputs?.refused;
        ls.logFeedback({ key: 'right', score: isRight });
        seen.all += 1;
        seen.right += isRight ? 1 : 0;
      },
    );
  },
  { enableTestTracking: TRACKED },
);
