import { LangChainTracer } from '@langchain/core/tracers/tracer_langchain';
import { createAnonymizer } from 'langsmith/anonymizer';
import { RunTree } from 'langsmith/run_trees';

/** Deeper than anything a graph's state nests; what lay deeper would be sent as it is. */
const DEPTH_MAX = 1_000;

/**
 * Has LangSmith's clients of this process send inputs, outputs, metadata and errors of runs with
 * personal data taken out. They are made once a process and take no setting for it but at birth.
 */
export function scrubTraces(scrub: (text: string) => string): void {
  const anonymizer = createAnonymizer((text) => scrub(text), { maxDepth: DEPTH_MAX });
  const hidden = { hideInputs: anonymizer, hideOutputs: anonymizer, hideMetadata: anonymizer };
  const clients = [new LangChainTracer().client, RunTree.getSharedClient()];
  for (const client of clients) Object.assign(client, hidden, { anonymizer });
}
