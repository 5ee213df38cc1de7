import { expect, it } from 'vitest';
import { AppError } from '../../../errors.ts';
import { cron, KNOWN, MISSING } from '../../testing/scripted-platform.ts';
import { startPlatformHost } from '../../testing/start-platform-host.ts';

const SCHEDULE = '0 9 * * 1-5';

/** Whoever calls: the cron's runs are run for them. */
const by = expect.objectContaining({ role: expect.any(String) });

it('creates crons as the SDK does, with and without a thread', async () => {
  const { client, asked, agentAssistantId } = await startPlatformHost();
  const made = await client.crons.create('agent', {
    schedule: SCHEDULE,
    timezone: 'America/Chicago',
    endTime: '2030-01-01T00:00:00+23:00',
    input: { a: 1 },
  });
  expect(made).toEqual(cron);
  await client.crons.createForThread(MISSING, KNOWN, { schedule: SCHEDULE });
  expect(asked()).toEqual([
    [
      'crons.create',
      {
        assistant_id: agentAssistantId,
        schedule: SCHEDULE,
        timezone: 'America/Chicago',
        end_time: '2029-12-31T01:00:00.000Z',
        input: { a: 1 },
      },
      { threadId: null, by },
    ],
    ['crons.create', { assistant_id: KNOWN, schedule: SCHEDULE }, { threadId: MISSING, by }],
  ]);
});

it('finds, counts, changes and deletes as the SDK does', async () => {
  const { client, asked, send } = await startPlatformHost();
  expect(await client.crons.search({ assistantId: KNOWN, select: ['cron_id'] })).toEqual([
    { cron_id: KNOWN },
  ]);
  expect(await client.crons.count({ threadId: KNOWN })).toBe(25);
  await client.crons.update(KNOWN, { enabled: false, schedule: SCHEDULE });
  await client.crons.delete(KNOWN);
  expect((await send('POST', '/runs/crons/search')).headers['x-pagination-next']).toBe('10');
  expect(asked().slice(0, 4)).toEqual([
    ['crons.search', { assistant_id: KNOWN, limit: 10, offset: 0, select: ['cron_id'] }],
    ['crons.count', { thread_id: KNOWN }],
    ['crons.patch', KNOWN, { enabled: false, schedule: SCHEDULE }, by],
    ['crons.delete', KNOWN],
  ]);
});

it('clamps an end to what databases know', async () => {
  const { client, asked } = await startPlatformHost();
  for (const endTime of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59']) {
    await client.crons.create('agent', { schedule: SCHEDULE, endTime });
  }
  expect(asked().map(([, given]) => Reflect.get(Object(given), 'end_time'))).toEqual([
    '1970-01-01T00:00:00.000Z',
    '9999-12-31T00:00:00.000Z',
  ]);
});

it('is a 404 for what is not there', async () => {
  const { client } = await startPlatformHost();
  await expect(client.crons.update(MISSING, {})).rejects.toThrow('HTTP 404: Cron not found');
  await expect(client.crons.delete(MISSING)).rejects.toThrow('HTTP 404: Cron not found');
  await expect(client.crons.create('nobody', { schedule: SCHEDULE })).rejects.toThrow(
    'HTTP 404: No assistant found for "nobody". Make sure the assistant ID is for a valid',
  );
});

it('names the field that a port refuses', async () => {
  const { client } = await startPlatformHost({
    crons: {
      create: async () => {
        throw new AppError('bad_request', 'is no cron expression', { field: 'schedule' });
      },
    },
  });
  const creating = client.crons.create('agent', { schedule: 'now and then' });
  await expect(creating).rejects.toThrow('HTTP 400: schedule: is no cron expression');
});
