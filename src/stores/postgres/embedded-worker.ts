import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { gunzipSync, gzipSync } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { vector } from '@electric-sql/pglite-pgvector';

/** The thread that runs the embedded database. Wire-protocol bytes go in and out as they are. */
interface WorkerInput {
  dataDir: string;
  seedFile?: string;
}

const { dataDir, seedFile } = workerData as WorkerInput;
const port = parentPort;
if (port === null) throw new Error('this file runs in a worker thread only');

const loadSeed = (file: string) => ({
  loadDataDir: new Blob([gunzipSync(readFileSync(file))], { type: 'application/x-tar' }),
});

const db = await PGlite.create({
  dataDir,
  extensions: { vector, btree_gist },
  // A third of a fresh directory would otherwise be one empty 16 MB log segment.
  initDbStartParams: ['--wal-segsize=1'],
  ...(seedFile === undefined ? {} : loadSeed(seedFile)),
});

async function answer(bytes: Uint8Array): Promise<void> {
  const chunks: Uint8Array[] = [];
  await db.execProtocolRawStream(bytes, {
    // Files are written through at once; there is nothing to synchronise.
    syncToFs: false,
    onRawData: (chunk) => chunks.push(chunk.slice()),
  });
  const reply = new Uint8Array(Buffer.concat(chunks));
  port?.postMessage(reply, [reply.buffer]);
}

async function dump(): Promise<void> {
  await db.exec('CHECKPOINT');
  const tar = await db.dumpDataDir('none');
  const seed = new Uint8Array(gzipSync(Buffer.from(await tar.arrayBuffer()), { level: 1 }));
  port?.postMessage({ seed }, [seed.buffer]);
}

async function close(): Promise<void> {
  await db.close();
  port?.postMessage('closed');
  port?.close();
}

let queue: Promise<void> = Promise.resolve();
port.on('message', (message: Uint8Array | 'dump' | 'close') => {
  const job =
    message === 'dump' ? dump : message === 'close' ? close : () => answer(message as Uint8Array);
  // A failure here is the engine's own: it ends the thread, and whoever waits is told.
  queue = queue.then(job);
});
port.postMessage('ready');
