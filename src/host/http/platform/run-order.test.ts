import { expect, it } from 'vitest';
import { runOrder, visibleHeaders } from './run-order.ts';

it('shows a graph the headers that are for it, and no credential', () => {
  expect(
    visibleHeaders({
      'x-request-id': 'r1',
      'x-many': ['a', 'b'] as unknown as string,
      'user-agent': 'sdk',
      'x-api-key': 'secret',
      'x-tenant-id': 'secret',
      'x-service-key': 'secret',
      authorization: 'Bearer secret',
      cookie: 'secret',
      host: 'here',
      'content-type': 'application/json',
    }),
  ).toEqual({ 'x-request-id': 'r1', 'x-many': 'a, b', 'user-agent': 'sdk' });
});

it.each([
  [undefined, ''],
  [[], ''],
  [{}, 'assistant_id'],
  [{ assistant_id: 7 }, 'assistant_id'],
  [{ assistant_id: 'a', stream_mode: 'valuess' }, 'stream_mode'],
  [{ assistant_id: 'a', multitask_strategy: 'queue' }, 'multitask_strategy'],
  [{ assistant_id: 'a', config: { recursion_limit: 0 } }, 'config.recursion_limit'],
  [{ assistant_id: 'a', after_seconds: -1 }, 'after_seconds'],
])('refuses %j and names %s', (body, field) => {
  const how = { threadId: null, mode: 'background', logged: true } as const;
  let error: unknown;
  try {
    runOrder({ body, headers: {} }, how);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ code: 'bad_request', ...(field !== '' && { field }) });
});

it('takes what the library makes of a Command, and null for what is not given', () => {
  const body = {
    assistant_id: 'agent',
    input: null,
    command: { lg_name: 'Command', resume: { id: true }, goto: null },
    checkpoint: null,
    stream_mode: ['values', 'messages-tuple'],
  };
  const how = { threadId: null, mode: 'attached', logged: true } as const;
  expect(runOrder({ body, headers: {} }, how).body).toMatchObject({
    command: { resume: { id: true }, goto: null },
    stream_mode: ['values', 'messages-tuple'],
  });
});
