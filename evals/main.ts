import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isAppError } from '../src/errors.ts';
import { floorsSchema } from './floors.ts';
import { runEval } from './run-eval.ts';
import { SUITES } from './suites.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

try {
  const floors = floorsSchema.parse(JSON.parse(await readFile(at('./baselines.json'), 'utf8')));
  process.exitCode = await runEval(process.argv.slice(2), {
    ...{ suites: SUITES, floors, env: process.env },
    trainingReport: await readFile(at('../docs/training-report.md'), 'utf8'),
    qualityFile: at('../docs/quality.md'),
    out: console.log,
    err: console.error,
  });
} catch (error) {
  console.error(isAppError(error) ? [error.message, error.hint].filter(Boolean).join('\n') : error);
  process.exitCode = 2;
}
