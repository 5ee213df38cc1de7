import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { ExportRef } from './read-graph-config.ts';

/** One graph's schemas as the compiler sees them; keys begin with the export's name. */
export type ExtractedSchemas = Record<string, Record<string, object | undefined>>;

const LIBRARY = createRequire(import.meta.url).resolve('@langchain/langgraph-api/schema');
const OUTPUT_MAX = 2_000;

/** As text, so that it needs neither a loader nor a compiled file of its own. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
import(workerData.library)
  .then((library) => library.getStaticGraphSchema(workerData.specs, { mainThread: true }))
  .then((schemas) => parentPort.postMessage(schemas));
`;

/**
 * Schemas of graphs from the types of their source, which runs the TypeScript compiler: seconds
 * of work, so it is done in a thread of its own, and without a time limit. The files lie in one
 * folder, each once.
 */
export function extractSchemas(
  refs: Record<string, ExportRef>,
  signal?: AbortSignal,
): Promise<Record<string, ExtractedSchemas>> {
  const specs = Object.fromEntries(
    Object.entries(refs).map(([graphId, { file, exportName }]) => [
      graphId,
      { sourceFile: file, exportSymbol: exportName },
    ]),
  );
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const worker = new Worker(PROGRAM, {
      eval: true,
      execArgv: [],
      // The compiler's remarks about other people's types are not the host's output.
      stdout: true,
      stderr: true,
      workerData: { library: pathToFileURL(LIBRARY).href, specs },
    });
    // Nobody waits for schemas alone to end the process.
    worker.unref();
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-OUTPUT_MAX);
    };
    worker.stdout.on('data', keep);
    worker.stderr.on('data', keep);
    const stop = () => void worker.terminate();
    signal?.addEventListener('abort', stop, { once: true });
    worker.once('message', (schemas: Record<string, ExtractedSchemas>) => {
      resolve(schemas);
      stop();
    });
    worker.once('error', reject);
    worker.once('exit', () => {
      signal?.removeEventListener('abort', stop);
      reject(signal?.reason ?? new Error(`the schema extractor ended early: ${output}`));
    });
  });
}
