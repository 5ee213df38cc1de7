import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { makeLifecycle } from '../../lifecycle.ts';
import { watchReader } from './run-reader.ts';

/** As much of a response as a reader is known by. */
function makeResponse() {
  const response = Object.assign(new EventEmitter(), {
    destroyed: false,
    writableEnded: false,
    destroy() {
      response.destroyed = true;
      response.emit('close');
    },
  });
  return response;
}

it.each([
  ['in the middle', 'destroy', true],
  ['after the end', 'end', false],
  ['when it is cut off', 'cut', false],
  ['when the server shuts down', 'drain', false],
] as const)('a reader that closes %s: left %s', async (_, how, left) => {
  const response = makeResponse();
  const lifecycle = makeLifecycle();
  const reader = watchReader(response as unknown as ServerResponse, lifecycle);
  let leavings = 0;
  reader.onLeave(() => {
    leavings += 1;
  });
  expect(reader.signal.aborted).toBe(false);
  if (how === 'end') response.writableEnded = true;
  if (how === 'drain') await lifecycle.drain(0);
  if (how === 'cut') reader.cutOff();
  else response.destroy();
  expect(reader.signal.aborted).toBe(true);
  expect(leavings).toBe(left ? 1 : 0);
});

it('is known to have left even before anybody asks', () => {
  const response = makeResponse();
  response.destroy();
  const reader = watchReader(response as unknown as ServerResponse, makeLifecycle());
  let left = false;
  reader.onLeave(() => {
    left = true;
  });
  expect([left, reader.signal.aborted]).toEqual([true, true]);
});
