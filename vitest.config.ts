import { defineConfig } from 'vitest/config';

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
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
