import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeLangSmith, startFakeLangSmith } from './langsmith/testing/fake-langsmith.ts';
import { type EvalWorld, runEval } from './run-eval.ts';
import type { Suite } from './suite.ts';
import { SUITES } from './suites.ts';

const TRAINING = `| held back | value |
|---|---|
| half of it: homes.slotF1 | 0.8600 |
| a fifth: homes.slotF1 | 0.9692 |
| clinc150.inScopeAccuracy | 0.9317 |
| rows | 3100 |
`;
const FLOORS = {
  'homes.slotF1': { floor: 0.8, aim: 0.9, baseline: 0.7 },
  'cache.falseHits': { ceiling: 0 },
};

let seen: { name: string; args: string[]; noted: boolean }[];
const suite = (
  name: string,
  metrics: Record<string, number>,
  more: Partial<Suite> = {},
): Suite => ({
  name,
  about: `About ${name}`,
  run: async (args, note) => {
    seen.push({ name, args, noted: note !== undefined });
    if (!args.includes('--json')) world.out(`the table of ${name}`);
    const row = { id: `${name}/1`, inputs: { text: 'x' }, referenceOutputs: {}, split: 'all' };
    note?.({ row: { ...row, metadata: {} }, outputs: { said: 'y' }, scores: { right: 1 } });
    const held = args.includes('--cross-validate') ? '.heldOut' : '';
    const told = Object.entries(metrics).map(
      ([key, value]): [string, { value: number; n: number; ci95?: [number, number] }] => [
        `${name}${held}.${key}`,
        { value, n: 4, ...(value < 1 && { ci95: [value - 0.1, value + 0.1] }) },
      ],
    );
    return {
      report: { suite: name, metrics: Object.fromEntries(told), seconds: 1 },
      failed: false,
    };
  },
  ...more,
});

let world: EvalWorld & { lines: string[]; complaints: string[] };
let folder: string;
beforeEach(async () => {
  seen = [];
  folder = await mkdtemp(join(tmpdir(), 'foyer-run-eval-'));
  const [lines, complaints]: string[][] = [[], []];
  world = {
    ...{ lines: lines ?? [], complaints: complaints ?? [], floors: FLOORS, env: {} },
    suites: [
      suite('scenarios', { pass: 1 }, { takes: ['--model', '--judge', '--repeat'] }),
      suite('cache', { falseHits: 0 }),
      suite('pii', { characterRecall: 0.9 }),
      suite('homes', { slotF1: 0.95 }),
      suite('clinc150', { inScopeAccuracy: 0.97 }),
    ],
    ...{ trainingReport: TRAINING, qualityFile: join(folder, 'quality.md') },
    out: (line) => void world.lines.push(line),
    err: (line) => void world.complaints.push(line),
  };
});
afterEach(() => rm(folder, { recursive: true }));

describe('without a name', () => {
  it('lists every suite in one line, and the groups', async () => {
    expect(await runEval([], world)).toBe(0);
    const listed = world.lines.slice(1);
    expect(listed[0]).toMatch(/^scenarios +About scenarios$/);
    expect(listed).toHaveLength(7);
    expect(listed).toContainEqual(expect.stringMatching(/^understanding +homes, clinc150$/));
    expect(seen).toEqual([]);
  });

  it('has a line for each real one', () => {
    for (const { name, about } of SUITES) {
      expect(name).toMatch(/^[a-z\d]+$/);
      expect(about).toMatch(/^[^\n]{10,90}$/);
    }
  });
});

describe('a run', () => {
  it('ends with one line of JSON, and has nothing but it with --json', async () => {
    await runEval(['all'], world);
    expect(world.lines).toContain('the table of cache');
    const last = JSON.parse(world.lines.at(-1) ?? '');
    expect(last).toMatchObject({ suite: 'all', seconds: 5 });
    expect(Object.keys(last.metrics)).toHaveLength(5);
    world.lines.length = 0;
    await runEval(['all', '--json'], world);
    expect(world.lines).toHaveLength(1);
    expect(JSON.parse(world.lines[0] ?? '')).toEqual(last);
  });

  it('refuses a metric that two suites measure', async () => {
    const twice = { ...world, suites: [...world.suites, suite('homes', { slotF1: 1 })] };
    await expect(runEval(['all', '--json'], twice)).rejects.toThrow(
      'homes.slotF1 is measured twice',
    );
  });

  it('gives general options to those who can use them, and tells of others', async () => {
    await runEval(['all', '--json', '--repeat', '2', '--model', 'm', '--judge', 'j'], world);
    expect(seen[0]?.args).toEqual([
      '--repeat',
      '4',
      '--model',
      'm',
      '--judge',
      'j',
      '--repeat',
      '2',
      '--json',
    ]);
    expect(seen[1]?.args).toEqual(['--json']);
    expect(world.complaints).toContain(
      'cache: --model changes nothing, for no model words anything here.',
    );
    expect(world.complaints).toHaveLength(12);
  });

  it('fails below a floor where it is asked to look', async () => {
    const low = { ...world, suites: [suite('homes', { slotF1: 0.5 })] };
    expect(await runEval(['homes'], low)).toBe(0);
    expect(await runEval(['homes', '--check'], low)).toBe(1);
    expect(world.complaints).toEqual(['homes.slotF1 is 0.5, below 0.8']);
  });

  it('writes rows where it writes reports', async () => {
    await runEval(['cache', '--json', '--report', join(folder, 'r')], world);
    const rows = await readFile(join(folder, 'r', 'rows.jsonl'), 'utf8');
    expect(JSON.parse(rows)).toEqual({
      ...{ id: 'cache/1', inputs: { text: 'x' }, referenceOutputs: {}, split: 'all', metadata: {} },
      ...{ outputs: { said: 'y' }, scores: { right: 1 } },
    });
  });
});

describe('--quality', () => {
  it('writes every figure, interval and baseline, and the held-out beside the seen', async () => {
    await runEval(['all', '--json', '--quality'], world);
    const page = await readFile(world.qualityFile, 'utf8');
    const row = (name: string) => page.split('\n').find((line) => line.startsWith(`| ${name} |`));
    expect(row('homes.slotF1')).toBe(
      '| homes.slotF1 | 0.950 | 0.850 – 1.050 | 4 | seen | ' +
        '0.860 (half of it); 0.969 (a fifth) | ≥ 0.8 | 0.9 | 0.7 |',
    );
    expect(row('clinc150.inScopeAccuracy')).toContain('| seen | 0.932 (a part held back) |');
    expect(row('pii.characterRecall')).toContain('| seen | 0.900 (cross-validated) |');
    expect(row('pii.heldOut.characterRecall')).toContain('| 0.800 – 1 | 4 |  |  |');
    expect(row('cache.falseHits')).toBe(
      '| cache.falseHits | 0 | -0.100 – 0.100 | 4 |  |  | ≤ 0 |  | – |',
    );
    expect(row('scenarios.pass')).toContain('| 1 | – | 4 |');
    expect(seen.filter(({ name }) => name === 'pii').map(({ args }) => args)).toEqual([
      ['--json'],
      ['--cross-validate', '--json'],
    ]);
    expect(page).toContain('npm run eval -- all --quality');
  });

  it('is not written of a part', async () => {
    await expect(runEval(['cache', '--quality'], world)).rejects.toThrow('--quality is for "all"');
  });
});

describe('--langsmith', () => {
  let smith: FakeLangSmith;
  beforeEach(async () => {
    smith = await startFakeLangSmith();
  });
  afterEach(() => smith.close());
  const key = () => ({ LANGSMITH_API_KEY: 'k', LANGSMITH_ENDPOINT: smith.url });

  it.each([
    ['the option', ['--langsmith'], {}],
    ["the variable of LangSmith's test runners", [], { LANGSMITH_TEST_TRACKING: 'true' }],
  ])('uploads when asked by %s', async (_, options, env) => {
    expect(
      await runEval(['cache', '--json', ...options], { ...world, env: { ...key(), ...env } }),
    ).toBe(0);
    expect(world.lines).toHaveLength(1);
    expect(world.complaints).toEqual([expect.stringMatching(/foyer-cache: 1 rows added.*1 runs/)]);
    expect(smith.datasets.get('foyer-cache')).toMatchObject({ description: 'About cache' });
    expect(smith.feedback).toMatchObject([{ key: 'right', score: 1 }]);
  });

  it('is not even asked for rows otherwise, whatever key there is', async () => {
    for (const env of [
      key(),
      { ...key(), LANGSMITH_TEST_TRACKING: 'false', LANGSMITH_TRACING: 'true' },
    ]) {
      await runEval(['cache', '--json'], { ...world, env });
    }
    expect(seen.map(({ noted }) => noted)).toEqual([false, false]);
    expect(smith.requests).toEqual([]);
  });

  it('says what is missing, and goes on without', async () => {
    const env = { LANGSMITH_ENDPOINT: smith.url };
    expect(await runEval(['cache', '--json', '--langsmith'], { ...world, env })).toBe(0);
    expect(world.complaints).toEqual(['LangSmith: LANGSMITH_API_KEY is not set: nothing is sent.']);
    expect(world.lines).toHaveLength(1);
    expect(smith.requests).toEqual([]);
  });

  it('keeps the figures when it cannot send them, and fails', async () => {
    const env = { ...key(), LANGSMITH_ENDPOINT: `${smith.url}/nowhere` };
    expect(await runEval(['cache', '--json', '--langsmith'], { ...world, env })).toBe(1);
    expect(JSON.parse(world.lines[0] ?? '')).toMatchObject({ suite: 'cache' });
    expect(world.complaints.join()).toMatch(/LangSmith: cache was not sent/);
  });
});
