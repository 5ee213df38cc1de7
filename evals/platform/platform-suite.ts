import { parseArgs } from 'node:util';
import { AppError } from '../../src/errors.ts';
import type { GraphServer, ServerKind } from '../servers/start-graph-server.ts';
import type { Suite } from '../suite.ts';
import { allChecks } from './all-checks.ts';
import { noteStrays } from './note-strays.ts';
import { checkLine, isBad, summarise } from './platform-report.ts';
import { runChecks } from './run-checks.ts';
import { startServer } from './start-server.ts';
import { stopOnSignal } from './stop-on-signal.ts';

const AT_ONCE = 4;
const AT_ONCE_MAX = 32;

const readArgs = (args: string[]) => {
  try {
    return parseArgs({
      args,
      options: {
        target: { type: 'string', default: 'foyer' },
        only: { type: 'string' },
        'at-once': { type: 'string', default: String(AT_ONCE) },
        json: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
      },
    }).values;
  } catch (cause) {
    throw new AppError('bad_request', cause instanceof Error ? cause.message : String(cause), {
      hint:
        'platform [--target dev|foyer|URL] [--only ID] [--at-once N] ' +
        '[--verbose] [--json] [--list]',
      cause,
    });
  }
};

const countOf = (text: string): number => {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= AT_ONCE_MAX) return count;
  throw new AppError('bad_request', `--at-once takes a whole number from 1 to ${AT_ONCE_MAX}`);
};

/** A server to check: one of ours to start, or one that runs already. */
async function openTarget(
  target: string,
): Promise<{ server: Omit<GraphServer, 'pid'>; kind: ServerKind | 'other' }> {
  if (target === 'dev' || target === 'foyer')
    return { server: await startServer(target), kind: target };
  if (!URL.canParse(target))
    throw new AppError('bad_request', `--target is "dev", "foyer" or a URL, not "${target}"`);
  const running = { url: target, printed: () => '', stop: () => Promise.resolve() };
  return { server: running, kind: 'other' };
}

/** The LangGraph Platform API, driven by the official SDK. */
export const platformSuite: Suite = {
  name: 'platform',
  about:
    'The LangGraph Platform API through the official SDK: --target dev|foyer|URL --only --list',
  run: async (args, note) => {
    const options = readArgs(args);
    const { only } = options;
    const checks = allChecks.filter(({ id }) => only === undefined || id.includes(only));
    if (checks.length === 0) throw new AppError('not_found', `no check is called ${only}`);
    if (options.list) {
      for (const { id, title } of checks) console.log(`${id.padEnd(34)} ${title}`);
      return { report: null, failed: false };
    }
    let quiet = options.json;
    const print = (text: string) => {
      if (!quiet) console.log(text);
    };
    const atOnce = countOf(options['at-once']);
    const { server, kind } = await openTarget(options.target);
    const started = performance.now();
    const forget = stopOnSignal(() => {
      quiet = true;
      return server.stop();
    });
    const strays = noteStrays();
    try {
      const reports = await runChecks(
        checks,
        { url: server.url, kind },
        { atOnce, onReport: (report) => print(checkLine(report, options.verbose)) },
      );
      const seconds = Math.round((performance.now() - started) / 100) / 10;
      for (const { check, outcome, problem } of reports) {
        note?.({
          row: {
            ...{ id: `platform/${check.id}`, inputs: { check: check.title }, split: 'all' },
            ...{ referenceOutputs: { outcome: 'pass' }, metadata: { target: options.target } },
          },
          outputs: { outcome, ...(problem !== null && { problem }) },
          scores: { pass: outcome === 'pass' ? 1 : 0 },
        });
      }
      const bad = reports.filter(isBad);
      const differing = reports.filter(({ outcome }) => outcome === 'differs').length;
      if (bad.length > 0) print(`\n${bad.map((report) => checkLine(report)).join('\n')}`);
      print(
        `\n${reports.length - bad.length - differing} of ${reports.length} passed, ` +
          `${differing} differ for a known reason, ${bad.length} failed; ` +
          `${options.target}, ${seconds} s`,
      );
      return { report: summarise(reports, seconds), failed: bad.length > 0 };
    } finally {
      for (const stray of strays()) print(`left behind: ${stray}`);
      forget();
      await server.stop();
    }
  },
};
