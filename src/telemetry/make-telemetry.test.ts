import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import type { TurnEvent, TurnResult } from '../schemas/chat.ts';
import { makeTelemetry } from './make-telemetry.ts';
import { parseMetrics, sumOf } from './testing/parse-metrics.ts';
import { watchBacklog } from './watch-backlog.ts';

const SECRET = 'dana@whitfield.example';
const done = (status: TurnResult['status']): TurnEvent => ({
  event: 'done',
  data: {
    thread_id: 't',
    run_id: 'r',
    status,
    reply: SECRET,
    citations: [],
    intents: [],
    cached: false,
    waiting: [],
  },
});
const node = (name: string, detail?: Record<string, unknown>): TurnEvent => ({
  event: 'node',
  data: { node: name, phase: 'end', ms: 30, ...(detail && { detail }) },
});
const tool = (name: string, result: unknown): TurnEvent => ({
  event: 'tool',
  data: { name, phase: 'end', ms: 3, result },
});

function make() {
  const telemetry = makeTelemetry();
  return {
    ...telemetry,
    scrape: async () => parseMetrics((await telemetry.read('text')).body),
    play: (tenantId: string, ...events: TurnEvent[]) => events.map(telemetry.turns.begin(tenantId)),
  };
}

describe('turns', () => {
  it('are counted by outcome, tenant, code, node, tool and what the cache had', async () => {
    const { play, scrape } = make();
    play(
      'a',
      { event: 'node', data: { node: 'check-cache', phase: 'start' } },
      node('check-cache', { cache: 'miss' }),
      { event: 'tool', data: { name: 'book_viewing', phase: 'start', args: { name: SECRET } } },
      tool('book_viewing', { ok: true }),
      tool('book_viewing', { ok: false, code: 'slot_taken', message: SECRET }),
      { event: 'token', data: { text: SECRET } },
      { event: 'token', data: { text: SECRET } },
      done('success'),
    );
    play('a', done('interrupted'));
    play('b', { event: 'error', data: { code: 'model_failed', message: SECRET, retry: true } });
    const samples = await scrape();
    const counted = (name: string, labels?: Record<string, string>) => sumOf(samples, name, labels);
    expect(counted('foyer_turns_total')).toBe(3);
    expect(counted('foyer_turns_total', { outcome: 'success', tenant: 'a' })).toBe(1);
    expect(counted('foyer_turns_total', { outcome: 'interrupted', tenant: 'a' })).toBe(1);
    expect(counted('foyer_turns_total', { outcome: 'error', tenant: 'b' })).toBe(1);
    expect(counted('foyer_turn_errors_total', { code: 'model_failed' })).toBe(1);
    expect(counted('foyer_turn_duration_seconds_count')).toBe(3);
    expect(counted('foyer_turn_first_text_seconds_count')).toBe(1);
    expect(counted('foyer_node_duration_seconds_sum', { node: 'check-cache' })).toBe(0.03);
    expect(counted('foyer_answer_cache_lookups_total', { verdict: 'miss' })).toBe(1);
    const ofTool = (outcome: string) => ({ tool: 'book_viewing', outcome });
    expect(counted('foyer_tool_duration_seconds_count', ofTool('ok'))).toBe(1);
    expect(counted('foyer_tool_duration_seconds_count', ofTool('failed'))).toBe(1);
  });

  it('label nothing with what somebody wrote', async () => {
    const { play, read, request, models } = make();
    play(
      'a',
      tool(SECRET, { ok: false }),
      node('check-cache', { cache: SECRET }),
      { event: 'token', data: { text: SECRET } },
      { event: 'error', data: { code: SECRET, message: SECRET, retry: false } },
    );
    request({ method: SECRET, route: 'none', status: 400, seconds: 1 });
    models.failed({ provider: 'openai', model: 'm' }, 1, new Error(SECRET));
    models.fellBack('m', { code: SECRET });
    expect((await read('text')).body).not.toContain(SECRET);
    expect((await read('json')).body).not.toContain(SECRET);
  });

  it('keep the number of tenants and nodes that have a series of their own bounded', async () => {
    const { play, scrape } = make();
    for (let i = 0; i < 200; i += 1) play(`tenant-${i}`, node(`node-${i}`), done('success'));
    play('tenant-0', done('success'));
    const samples = await scrape();
    const series = samples.filter(({ name }) => name === 'foyer_turns_total');
    expect(series).toHaveLength(51);
    expect(sumOf(series, 'foyer_turns_total', { tenant: 'tenant-0' })).toBe(2);
    expect(sumOf(series, 'foyer_turns_total', { tenant: 'other' })).toBe(150);
    const nodes = samples.filter(({ name }) => name === 'foyer_node_duration_seconds_count');
    expect(nodes).toHaveLength(41);
  });
});

it('counts model calls as the GenAI conventions name them', async () => {
  const { models, scrape } = make();
  const call = { provider: 'openai', model: 'gpt-4o-mini' };
  models.ended(call, 0.7, { input: 11, output: 7 });
  models.ended(call, 0.1, undefined);
  models.failed(call, 10, new AppError('model_stalled', 'silence'));
  models.fellBack('gpt-4o-mini', new AppError('model_stalled', 'silence'));
  const samples = await scrape();
  const chat = { gen_ai_operation_name: 'chat', gen_ai_provider_name: 'openai' };
  const duration = 'gen_ai_client_operation_duration_seconds_count';
  expect(sumOf(samples, duration, chat)).toBe(3);
  expect(sumOf(samples, duration, { error_type: 'model_stalled' })).toBe(1);
  const usage = (type: string) =>
    sumOf(samples, 'gen_ai_client_token_usage_sum', { ...chat, gen_ai_token_type: type });
  expect([usage('input'), usage('output')]).toEqual([11, 7]);
  expect(sumOf(samples, 'foyer_model_fallbacks_total', { error_type: 'model_stalled' })).toBe(1);
});

it('counts runs by graph, outcome and tenant, and what they leave behind', async () => {
  const { runs, scrape } = make();
  runs.begin({ tenantId: 'a', graphId: 'chat' })('success');
  runs.begin({ tenantId: 'a', graphId: 'chat' })('error');
  for (let i = 0; i < 60; i += 1) runs.begin({ tenantId: `t${i}`, graphId: `g${i}` })('success');
  runs.recovered(0);
  runs.recovered(3);
  runs.delivery('delivered');
  runs.delivery('given_up');
  runs.logFailed('append', new AppError('overloaded', SECRET));
  runs.logFailed('append', new Error(SECRET));
  const samples = await scrape();
  const counted = (name: string, labels?: Record<string, string>) => sumOf(samples, name, labels);
  const total = 'foyer_runs_total';
  expect(counted(total, { graph: 'chat', outcome: 'success', tenant: 'a' })).toBe(1);
  expect(counted(total, { graph: 'chat', outcome: 'error', tenant: 'a' })).toBe(1);
  expect(counted(total, { graph: 'other' })).toBe(41);
  expect(counted(total, { tenant: 'other' })).toBe(11);
  expect(counted('foyer_run_duration_seconds_count', { graph: 'chat' })).toBe(2);
  expect(counted('foyer_runs_recovered_total')).toBe(3);
  expect(counted('foyer_webhook_deliveries_total', { outcome: 'delivered' })).toBe(1);
  expect(counted('foyer_webhook_deliveries_total', { outcome: 'given_up' })).toBe(1);
  const failures = 'foyer_event_log_failures_total';
  expect(counted(failures, { operation: 'append', error_type: 'overloaded' })).toBe(1);
  expect(counted(failures, { operation: 'append', error_type: 'other' })).toBe(1);
});

describe('what is asked at a scrape', () => {
  const idle = { running: 0, leaseAgeSeconds: 0 };
  const none = { pending: 0, running: 0, oldestSeconds: 0 };

  it('is how the process is, until it is told to stop', async () => {
    const { watch, scrape } = make();
    const runs = { running: 2, leaseAgeSeconds: 0 };
    const unwatch = watch({
      runs: () => runs,
      backlog: async () => none,
      pool: () => ({ total: 10, idle: 4, waiting: 3 }),
    });
    runs.leaseAgeSeconds = 7;
    const until = performance.now() + 80;
    await new Promise((go) => setTimeout(go, 30));
    while (performance.now() < until);
    await new Promise((go) => setTimeout(go, 30));
    const samples = await scrape();
    expect(sumOf(samples, 'foyer_runs_held')).toBe(2);
    expect(sumOf(samples, 'foyer_run_lease_age_seconds')).toBe(7);
    expect(sumOf(samples, 'target_info', { process_pid: String(process.pid) })).toBe(1);
    const connections = 'db_client_connection_count';
    expect(sumOf(samples, connections, { db_client_connection_state: 'idle' })).toBe(4);
    expect(sumOf(samples, connections, { db_client_connection_state: 'used' })).toBe(6);
    expect(sumOf(samples, 'db_client_connection_pending_requests')).toBe(3);
    expect(sumOf(samples, 'nodejs_eventloop_delay_max_seconds')).toBeGreaterThan(0.01);
    expect(sumOf(await scrape(), 'nodejs_eventloop_delay_max_seconds')).toBeDefined();
    unwatch();
  });

  it('asks the database once for any number of scrapes', async () => {
    const { watch, scrape } = make();
    let asked = 0;
    const backlog = async () => {
      asked += 1;
      return { pending: 4, running: 2, oldestSeconds: 9.5 };
    };
    const unwatch = watch({ runs: () => idle, backlog, pool: undefined });
    const all = await Promise.all([scrape(), scrape(), scrape()]);
    for (const samples of [...all, await scrape()]) {
      expect(sumOf(samples, 'foyer_runs_pending')).toBe(4);
      expect(sumOf(samples, 'foyer_runs_running')).toBe(2);
      expect(sumOf(samples, 'foyer_runs_pending_oldest_seconds')).toBe(9.5);
    }
    expect(asked).toBe(1);
    unwatch();
  });

  it('says nothing of the backlog while the database cannot', async () => {
    const registry = new Registry();
    let works = true;
    const backlog = async () => {
      if (!works) throw new AppError('database_unavailable', 'away');
      return { ...none, pending: 1 };
    };
    watchBacklog(registry, backlog, 0);
    const pending = async () => sumOf(parseMetrics(await registry.metrics()), 'foyer_runs_pending');
    expect(await pending()).toBe(1);
    works = false;
    expect(await pending()).toBeUndefined();
    works = true;
    expect(await pending()).toBe(1);
  });
});

describe('the parser these tests rely on', () => {
  it.each([
    ['no end', '# TYPE a counter\na 1'],
    ['no type', 'a 1\n'],
    ['a type nobody knows', '# TYPE a thing\na 1\n'],
    ['no value', '# TYPE a counter\na\n'],
    ['a value that is none', '# TYPE a counter\na x\n'],
    ['a label without quotes', '# TYPE a counter\na{b=c} 1\n'],
    ['a count that does not add up', '# TYPE a histogram\na_bucket{le="+Inf"} 2\na_count 1\n'],
  ])('refuses %s', (_, text) => {
    expect(() => parseMetrics(text)).toThrow();
  });
});
