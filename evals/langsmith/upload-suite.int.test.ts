import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Trial } from '../eval-row.ts';
import { langSmithAccess } from './langsmith-access.ts';
import { stableUuid } from './stable-uuid.ts';
import { type FakeLangSmith, startFakeLangSmith } from './testing/fake-langsmith.ts';
import { uploadSuite } from './upload-suite.ts';

let smith: FakeLangSmith;
beforeEach(async () => {
  smith = await startFakeLangSmith();
});
afterEach(() => smith.close());

const trial = (name: string, intent = 'greeting', right = 1): Trial => ({
  row: {
    ...{ id: `small/${name}`, inputs: { text: name }, referenceOutputs: { intent } },
    ...{ split: 'val', metadata: { kind: 'own' } },
  },
  outputs: { intent: 'greeting' },
  scores: { right, length: name.length },
});
const report = { suite: 'small', metrics: { 'small.right': { value: 0.5, n: 2 } }, seconds: 1 };
const upload = (...trials: Trial[]) =>
  uploadSuite({ apiKey: 'a-key', apiUrl: smith.url }, { about: 'What is small', report, trials });

it('sends rows as a data set, and the scores of each as an experiment over it', async () => {
  const told = await upload(trial('hello'), trial('bye', 'goodbye', 0));
  expect(told).toContain('2 rows added, 0 changed, 0 as before');
  expect([...smith.keys]).toEqual(['a-key']);
  const dataset = smith.datasets.get('foyer-small');
  expect(dataset).toMatchObject({ description: 'What is small', data_type: 'kv' });
  const examples = [...smith.examples.values()];
  expect(examples).toHaveLength(2);
  expect(examples).toContainEqual({
    ...{ id: stableUuid('foyer-small:small/bye'), dataset_id: dataset?.['id'] },
    ...{ inputs: { text: 'bye' }, outputs: { intent: 'goodbye' } },
    metadata: { kind: 'own', row_id: 'small/bye', dataset_split: ['val'] },
  });
  expect(smith.sessions).toMatchObject([
    {
      name: expect.stringMatching(/^foyer-small-2/),
      reference_dataset_id: dataset?.['id'],
      extra: { metadata: { suite: 'small', metrics: report.metrics } },
    },
  ]);
  const runs = [...smith.runs.values()];
  expect(runs).toHaveLength(2);
  expect(runs).toContainEqual(
    expect.objectContaining({
      reference_example_id: stableUuid('foyer-small:small/bye'),
      session_name: smith.sessions[0]?.['name'],
      inputs: { text: 'bye' },
      outputs: { intent: 'greeting' },
      end_time: expect.anything(),
    }),
  );
  const wrong = runs.find((run) => (run['inputs'] as { text: string }).text === 'bye');
  const scores = smith.feedback.filter((one) => one['run_id'] === wrong?.['id']);
  expect(scores.map(({ key, score }) => [key, score]).toSorted()).toEqual([
    ['length', 3],
    ['right', 0],
  ]);
  expect(smith.feedback).toHaveLength(4);
});

it('doubles nothing: what is the same stays, what differs is changed', async () => {
  await upload(trial('hello'), trial('bye'));
  const told = await upload(trial('hello'), trial('bye', 'goodbye'), trial('new'));
  expect(told).toContain('1 rows added, 1 changed, 1 as before');
  expect(smith.datasets.size).toBe(1);
  expect([...smith.examples.values()].map(({ outputs }) => outputs)).toEqual([
    { intent: 'greeting' },
    { intent: 'goodbye' },
    { intent: 'greeting' },
  ]);
  expect(smith.sessions).toHaveLength(2);
  expect(smith.sessions[0]?.['name']).not.toBe(smith.sessions[1]?.['name']);
});

it('takes more rows than one request holds, and several trials of one row', async () => {
  const many = Array.from({ length: 230 }, (_, at) => trial(`row ${at}`));
  await upload(...many, trial('row 7'));
  expect(smith.examples.size).toBe(230);
  expect(smith.runs.size).toBe(231);
  const told = await upload(...many);
  expect(told).toContain('0 rows added, 0 changed, 230 as before');
});

it.each([
  [{}, { missing: 'LANGSMITH_API_KEY is not set' }],
  [{ LANGSMITH_API_KEY: ' ' }, { missing: 'LANGSMITH_API_KEY is not set' }],
  [{ LANGSMITH_API_KEY: 'k' }, { apiKey: 'k' }],
  [
    { LANGSMITH_API_KEY: 'k', LANGSMITH_ENDPOINT: 'http://x' },
    { apiKey: 'k', apiUrl: 'http://x' },
  ],
])('%j is %j', (env, access) => {
  expect(langSmithAccess(env)).toMatchObject(access);
});

it('names by name', () => {
  expect(stableUuid('a')).toBe(stableUuid('a'));
  expect(stableUuid('a')).not.toBe(stableUuid('b'));
  expect(stableUuid('a')).toMatch(
    /^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
  );
});
