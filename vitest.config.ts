import { defineConfig } from 'vitest/config';

/** No test is judged by its time: this only ends what hangs, on a machine however busy. */
const HANGS_MS = 60_000;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,graphs,tools,prompts,evals,web,deploy}/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/node_modules/**'],
          pool: 'threads',
          sequence: { groupOrder: 0 },
          testTimeout: HANGS_MS,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{src,graphs,tools,prompts,evals,web}/**/*.int.test.ts'],
          globalSetup: ['src/stores/postgres/test-setup.ts'],
          pool: 'forks',
          sequence: { groupOrder: 1 },
          // The embedded database is CPU-bound: more files at once only make each slower.
          maxWorkers: 2,
          testTimeout: HANGS_MS,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
