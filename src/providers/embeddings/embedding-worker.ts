/**
 * What the worker thread runs. As text, for a worker started from a TypeScript file would need
 * a loader: this one starts the same under tsx, under vitest and from dist.
 */
export const EMBEDDING_WORKER = `
'use strict';
const { parentPort, workerData } = require('node:worker_threads');
const { initModel } = require(workerData.embeddings);
const { modelSource } = require(workerData.model);
// The model says that it is loaded before its wasm backend always is: try it until it answers.
// One that never does ends the thread, and the next one starts from the beginning.
const TRIES = 40;
const PAUSE_MS = 50;
async function load() {
  const model = await initModel(modelSource);
  for (let tries = 1; ; tries += 1) {
    try {
      await model.embed('ready');
      return model;
    } catch (error) {
      if (tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
const loading = load();
loading.catch((error) => setImmediate(() => { throw error; }));
parentPort.on('message', async ({ id, text }) => {
  try {
    const model = await loading;
    parentPort.postMessage({ id, vector: await model.embed(text) });
  } catch (error) {
    parentPort.postMessage({ id, failure: String(error && error.message) });
  }
});
`;
