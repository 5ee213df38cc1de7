import type { WebSocket } from 'ws';
import { AppError } from '../../errors.ts';
import type { TurnEvent } from '../../schemas/chat.ts';
import type { Caller } from '../any-caller.ts';
import type { HostDeps } from '../host-deps.ts';
import { countCall } from '../http/rate-limit.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { asAppError, errorFrame } from '../public-error.ts';
import { untilAborted } from '../until-aborted.ts';
import { type FrameId, frameId, parseFrame, readFrame } from './parse-frame.ts';

const TURNS_AT_ONCE_MAX = 8;
const BUFFER_BYTES_MAX = 4 * 1024 * 1024;
const GOING_AWAY = 1001;
const TRY_AGAIN_LATER = 1013;

type Deps = Pick<HostDeps, 'turns' | 'log' | 'settings' | 'rateLimits'>;

/**
 * Speaks with one client: each frame it sends is a ChatRequest with an optional `id`, each
 * answer `{ event, data, id? }`. A wrong frame gets an `error` frame and the socket stays.
 */
export function serveSocket(
  socket: WebSocket,
  caller: Caller,
  { turns, log, settings, rateLimits }: Deps,
  lifecycle: Lifecycle,
): { closeWhenIdle(): void } {
  const { tenantId, principal: by } = caller;
  const gone = new AbortController();
  const bufferMax = settings.socketBufferBytesMax ?? BUFFER_BYTES_MAX;
  let running = 0;

  function send(frame: TurnEvent, id: FrameId | undefined): void {
    if (socket.readyState !== socket.OPEN) return;
    socket.send(JSON.stringify(id === undefined ? frame : { ...frame, id }));
    if (socket.bufferedAmount <= bufferMax) return;
    socket.close(TRY_AGAIN_LATER, 'reads too slowly');
    gone.abort();
  }

  function fail(error: unknown, id: FrameId | undefined): void {
    if (asAppError(error).status >= 500) log.error({ err: error }, 'socket turn failed');
    send(errorFrame(error), id);
  }

  function closeWhenIdle(): void {
    if (running === 0) socket.close(GOING_AWAY, 'the server is shutting down');
  }

  async function turn(frame: unknown, id: FrameId | undefined): Promise<void> {
    const { events } = await turns.start({ tenantId, by, request: parseFrame(frame) });
    for await (const { seq: _, ...event } of untilAborted(events, gone.signal)) send(event, id);
  }

  async function receive(data: Buffer, isBinary: boolean): Promise<void> {
    let id: FrameId | undefined;
    const leave = lifecycle.enter();
    running += 1;
    try {
      const frame = readFrame(data, isBinary);
      id = frameId(frame);
      if (lifecycle.draining()) throw new AppError('shutting_down', 'draining', { retry: true });
      if (running > TURNS_AT_ONCE_MAX) {
        throw new AppError('too_many_requests', 'Too many turns at once on one connection', {
          hint: `Keep to ${TURNS_AT_ONCE_MAX} at a time.`,
          retry: true,
        });
      }
      await countCall(rateLimits, caller);
      await turn(frame, id);
    } catch (error) {
      fail(error, id);
    } finally {
      running -= 1;
      leave();
      if (lifecycle.draining()) closeWhenIdle();
    }
  }

  socket.on('close', () => gone.abort());
  // A frame over the limit, a broken one, a reset: the socket closes with the fitting code.
  socket.on('error', (err) => log.debug({ err }, 'socket error'));
  socket.on('message', (data: Buffer, isBinary: boolean) => void receive(data, isBinary));
  return { closeWhenIdle };
}
