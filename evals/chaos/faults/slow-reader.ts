import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, askEvery } from './ask-foyer.ts';
import { type Fault, type Figure, quantile } from './fault.ts';
import { startOwnPostgres } from './own-services.ts';
import { startFoyer } from './start-foyer.ts';

const CHUNKS = 2_000;
const CHUNK_BYTES = 16_384;
const TURN_MS = 5_000;
const WAIT_MS = 90_000;
const OTHERS_EVERY_MS = 250;
/** As the host has it, and the seconds until it has filled the kernel's buffers. */
const CUT_MS_MAX = 45_000;

/** Asks for a long stream, and takes one byte a second of it; resolves when it is cut off. */
function readSlowly(port: number): Promise<number> {
  const input = { ms: TURN_MS, chunks: CHUNKS, chunkBytes: CHUNK_BYTES };
  const body = JSON.stringify({ assistant_id: 'stub', input, stream_mode: 'custom' });
  return new Promise((resolve) => {
    const started = performance.now();
    const socket = connect({ port, host: '127.0.0.1', highWaterMark: 1 } as never);
    socket.write(
      `POST /runs/stream HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n` +
        'content-type: application/json\r\n' +
        `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    socket.pause();
    const reading = setInterval(() => socket.read(1), 1_000);
    const done = () => {
      clearInterval(reading);
      clearTimeout(late);
      socket.destroy();
      resolve(performance.now() - started);
    };
    const late = setTimeout(done, WAIT_MS);
    socket.once('close', done).once('error', done).once('end', done);
    // A reader that is behind learns of a broken connection when it writes.
    const probing = setInterval(() => {
      if (socket.destroyed) clearInterval(probing);
      else socket.write('\r\n');
    }, 1_000);
  });
}

export const slowReader: Fault = {
  name: 'slow-reader',
  about: 'a client that reads one byte of its stream a second',
  async run(context): Promise<Figure[]> {
    const postgres = await startOwnPostgres(context);
    const { url, port } = await startFoyer(context, { DATABASE_URL: postgres.url });
    const turn = () => ask(`${url}/runs/wait`, { assistant_id: 'stub', input: { ms: 1 } });
    await turn();
    const others = askEvery(OTHERS_EVERY_MS, turn);
    const cutMs = await readSlowly(port);
    const answers = await others.stop();
    await sleep(100);
    const ms = answers.map((answer) => answer.ms);
    return [
      { name: 'cut off after', value: cutMs, unit: 'ms', max: CUT_MS_MAX },
      {
        name: 'turns of others that failed',
        value: answers.filter(({ status }) => status !== 200).length,
        ...{ unit: '', max: 0 },
      },
      { name: 'turns of others', value: answers.length, unit: '' },
      { name: 'turn of others p99', value: quantile(ms, 0.99), unit: 'ms' },
    ];
  },
};
