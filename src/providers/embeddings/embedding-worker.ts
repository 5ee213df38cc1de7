/**
 * What the worker thread runs. As text, for a worker started from a TypeScript file would need
 * a loader: this one starts the same under tsx, under vitest and from dist.
 */
export const EMBEDDING_WORKER = `
'use strict';
const { parentPort, workerData } = require('node:worker_threads');
const { initModel } = require(workerData.embeddings);
const { modelSource } = require(workerData.model);
const loading = initModel(modelSource);
parentPort.on('message', async ({ id, text }) => {
  try {
    const model = await loading;
    parentPort.postMessage({ id, vector: await model.embed(text) });
  } catch (error) {
    parentPort.postMessage({ id, failure: String(error && error.message) });
  }
});
`;
