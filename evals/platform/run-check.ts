import type { ServerKind } from '../servers/start-graph-server.ts';
import type { Check } from './check.ts';
import { makeContext } from './make-context.ts';

/** `differs`: it failed where it is known to; `surprise`: it passed although it is known not to. */
export type Outcome = 'pass' | 'fail' | 'differs' | 'surprise';
export interface CheckReport {
  check: Check;
  outcome: Outcome;
  /** Why it failed. */
  problem: string | null;
  millis: number;
}

const CHECK_SECONDS = 90;

/** Runs one check; it never throws. */
export async function runCheck(
  check: Check,
  baseUrl: string,
  kind: ServerKind | 'other',
): Promise<CheckReport> {
  const started = performance.now();
  const known = kind === 'dev' ? check.differs?.dev : undefined;
  const problem = await problemOf(check, baseUrl);
  const millis = Math.round(performance.now() - started);
  const passed = problem === null;
  if (known === undefined) return { check, outcome: passed ? 'pass' : 'fail', problem, millis };
  return { check, outcome: passed ? 'surprise' : 'differs', problem, millis };
}

async function problemOf(check: Check, baseUrl: string): Promise<string | null> {
  const { seconds = CHECK_SECONDS } = check;
  const ended = new AbortController();
  const timer = setTimeout(
    () => ended.abort(new Error(`not done after ${seconds} s`)),
    seconds * 1_000,
  );
  const late = new Promise<never>((_, reject) => {
    ended.signal.addEventListener('abort', () => reject(ended.signal.reason));
  });
  late.catch(() => undefined);
  try {
    await Promise.race([check.run(makeContext(baseUrl, ended.signal)), late]);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message || error.name : String(error);
  } finally {
    clearTimeout(timer);
    // Streams a check left open end with it.
    ended.abort(new Error('the check is over'));
  }
}
