import { randomUUID } from 'node:crypto';
import { Client } from 'langsmith';
import type { Trial } from '../eval-row.ts';
import type { SuiteReport } from '../suite.ts';
import { recordExperiment } from './record-experiment.ts';
import { syncDataset } from './sync-dataset.ts';

export interface LangSmithAccess {
  apiKey: string;
  /** The vendor's own unless given. */
  apiUrl?: string | undefined;
}

/** Uploads a suite's rows as a data set and its scores as an experiment; says what it did. */
export async function uploadSuite(
  { apiKey, apiUrl }: LangSmithAccess,
  { about, report, trials }: { about: string; report: SuiteReport; trials: readonly Trial[] },
): Promise<string> {
  const client = new Client({ apiKey, ...(apiUrl !== undefined && { apiUrl }) });
  const dataset = `foyer-${report.suite}`;
  const rows = trials.map(({ row }) => row);
  const synced = await syncDataset(client, dataset, about, rows);
  const name = `${dataset}-${new Date().toISOString()}-${randomUUID().slice(0, 4)}`;
  await recordExperiment(
    client,
    { ...{ dataset, name }, datasetId: synced.datasetId },
    report,
    trials,
  );
  const { created, updated, unchanged } = synced;
  return (
    `LangSmith: ${dataset}: ${created} rows added, ${updated} changed, ${unchanged} as before; ` +
    `experiment ${name}: ${trials.length} runs`
  );
}
