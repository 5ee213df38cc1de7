import { type Client, RunTree } from 'langsmith';
import type { Trial } from '../eval-row.ts';
import type { SuiteReport } from '../suite.ts';
import { exampleId } from './sync-dataset.ts';

/** Trials whose scores are on their way at once. */
const AT_ONCE = 20;

interface Experiment {
  dataset: string;
  datasetId: string;
  /** No other experiment may be called so. */
  name: string;
}

/** Enters every trial as a run of an experiment over the data set, with its scores as feedback. */
export async function recordExperiment(
  client: Client,
  { dataset, datasetId, name }: Experiment,
  { suite, metrics, seconds }: SuiteReport,
  trials: readonly Trial[],
): Promise<void> {
  const project = await client.createProject({
    projectName: name,
    description: `npm run eval -- ${suite}`,
    referenceDatasetId: datasetId,
    metadata: { suite, seconds, metrics },
  });
  for (let at = 0; at < trials.length; at += AT_ONCE) {
    const runs = trials.slice(at, at + AT_ONCE).map(({ row, outputs, scores }) => {
      const now = Date.now();
      const run = new RunTree({
        ...{ name: suite, run_type: 'chain', client, project_name: name },
        ...{ inputs: row.inputs, outputs, start_time: now, end_time: now },
        reference_example_id: exampleId(dataset, row.id),
        // Asked for here, whatever the environment says of other traces.
        tracingEnabled: true,
      });
      return { run, scores };
    });
    await Promise.all(runs.map(({ run }) => run.postRun()));
    await Promise.all(
      runs.flatMap(({ run, scores }) =>
        Object.entries(scores).map(([key, score]) =>
          client.createFeedback(run.id, key, {
            ...{ score, sessionId: project.id, traceId: run.trace_id },
          }),
        ),
      ),
    );
  }
  await client.awaitPendingTraceBatches();
}
