import type { ServerKind } from '../servers/start-graph-server.ts';
import type { Check } from './check.ts';
import { type CheckReport, runCheck } from './run-check.ts';

/** Runs the checks, so many at a time; those that may not run beside others come last. */
export async function runChecks(
  checks: Check[],
  server: { url: string; kind: ServerKind | 'other' },
  options: { atOnce: number; onReport: (report: CheckReport) => void },
): Promise<CheckReport[]> {
  const reports: CheckReport[] = [];
  const drain = async (waiting: Check[]) => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const report = await runCheck(check, server.url, server.kind);
      reports.push(report);
      options.onReport(report);
    }
  };
  const together = checks.filter(({ alone }) => alone !== true);
  await Promise.all(Array.from({ length: options.atOnce }, () => drain(together)));
  await drain(checks.filter(({ alone }) => alone === true));
  return reports;
}
