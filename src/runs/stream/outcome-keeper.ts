import { isRecord } from '../state/is-record.ts';
import { toJsonText } from './plain-json.ts';
import type { RunResult } from './run-stream.ts';

/** Watches the `values` of an execution for what it leaves in the end. */
export function makeOutcomeKeeper() {
  let values: unknown;
  let text: string | undefined;
  let interrupted = false;
  const interrupts: unknown[] = [];

  return {
    /** Hears a chunk of the `values` mode, of the root graph or a subgraph. */
    hear(namespace: readonly string[], chunk: unknown): void {
      const asked = isRecord(chunk) ? chunk['__interrupt__'] : undefined;
      if (Array.isArray(asked)) {
        interrupted = true;
        // A subgraph's interrupt is told again by every graph above it.
        if (namespace.length === 0) interrupts.push(...asked);
      } else if (namespace.length === 0) {
        values = chunk;
        text = undefined;
      }
    },
    /** The chunk heard last was written out anyway; its text need not be made again. */
    keepText(chunk: unknown, json: string): void {
      if (chunk === values) text = json;
    },
    result(): RunResult {
      if (values !== undefined) text ??= toJsonText(values);
      return { valuesJson: text, interrupted, interrupts };
    },
  };
}
