import fc from 'fast-check';
import { expect, it } from 'vitest';
import { threadPosition } from './stream-thread.ts';

const RUN = '0d5d0f5e-1e5d-4a7c-8f60-2f6f4b7f9a21';

it.each([
  [undefined, { since: 'unfinished', after: -1 }],
  ['', { since: 'unfinished', after: -1 }],
  ['garbage', { since: 'unfinished', after: -1 }],
  ['-1', { since: 'all', after: -1 }],
  [`${RUN}:7`, { since: { runId: RUN }, after: 7 }],
  [`${RUN.toUpperCase()}:7`, { since: { runId: RUN }, after: 7 }],
  [`${RUN}:end`, { since: { runId: RUN }, after: 'end' }],
  [`${RUN}:-1`, { since: 'unfinished', after: -1 }],
  [`${'-'.repeat(36)}:1`, { since: 'unfinished', after: -1 }],
])('a reader that had %s goes on at %j', (id, position) => {
  expect(threadPosition(id)).toEqual(position);
});

it('finds a place for whatever comes', () => {
  fc.assert(
    fc.property(fc.string(), (id) => {
      expect(threadPosition(id)).toHaveProperty('since');
    }),
  );
  fc.assert(
    fc.property(fc.uuid(), fc.nat(), (runId, seq) => {
      expect(threadPosition(`${runId}:${seq}`)).toEqual({ since: { runId }, after: seq });
    }),
  );
});
