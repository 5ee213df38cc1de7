import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FakeOpenAi, startFakeOpenAi } from './providers/llm/testing/fake-open-ai.ts';
import { parseMetrics, sumOf } from './telemetry/testing/parse-metrics.ts';
import { type House, type OpenedHouse, openHouse } from './testing/open-house.ts';
import { type Served, serveHouse } from './testing/serve-house.ts';

let opened: OpenedHouse;
let house: House;
let model: FakeOpenAi;
let served: Served;

beforeAll(async () => {
  model = await startFakeOpenAi();
  const settings = { OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: 'fake-model' };
  opened = await openHouse({ ...settings, LOG_LEVEL: 'silent', EMBEDDINGS: 'off' }, {});
  ({ house } = opened);
  served = await serveHouse(house.deps);
});

afterAll(async () => {
  await served?.stop();
  await opened?.close();
  await model.close();
});

async function say(message: string): Promise<void> {
  const response = await fetch(`${served.url}/v1/chat/message`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ agent_id: 'real-estate', message }),
  });
  expect(response.status).toBe(200);
  await response.text();
}

const metrics = async () => (await fetch(`${served.url}/metrics`)).text();

it('tells what real turns did, and nothing of what was said in them', async () => {
  model.next(
    { toolCalls: [{ name: 'capture_lead', args: { name: 'Dana Whitfield', interest: 'lofts' } }] },
    { text: ['Thank you, noted.'] },
    // Refused for good: no attempt is repeated, and the keyless model answers.
    { status: 401 },
  );
  await say('I am Dana Whitfield, dana@whitfield.example, please note that I look for a loft');
  await say('Hello there, Whitfield again');

  const text = await metrics();
  const samples = parseMetrics(text);
  const count = (name: string, labels?: Record<string, string>) => sumOf(samples, name, labels);
  const tenant = house.demoTenantId;
  expect(count('foyer_turns_total', { outcome: 'success', tenant })).toBe(2);
  expect(count('foyer_turn_duration_seconds_count', { outcome: 'success' })).toBe(2);
  expect(count('foyer_turn_first_text_seconds_count')).toBe(2);
  for (const node of ['classify-intent', 'check-cache', 'validate', 'persist']) {
    expect(count('foyer_node_duration_seconds_count', { node })).toBe(2);
  }
  const lead = { tool: 'capture_lead', outcome: 'ok' };
  expect(count('foyer_tool_duration_seconds_count', lead)).toBe(1);
  expect(count('foyer_answer_cache_lookups_total')).toBe(2);
  const call = { gen_ai_provider_name: 'openai_compatible', gen_ai_request_model: 'fake-model' };
  expect(count('gen_ai_client_operation_duration_seconds_count', call)).toBe(3);
  const failed = { ...call, error_type: 'model_failed' };
  expect(count('gen_ai_client_operation_duration_seconds_count', failed)).toBe(1);
  const tokens = (type: string) =>
    count('gen_ai_client_token_usage_sum', { ...call, gen_ai_token_type: type });
  expect([tokens('input'), tokens('output')]).toEqual([22, 14]);
  expect(count('foyer_model_fallbacks_total', { error_type: 'model_failed' })).toBe(1);
  const ended = { graph: 'conversation', outcome: 'success', tenant };
  expect(count('foyer_runs_total', ended)).toBe(2);
  expect(count('foyer_runs_held')).toBe(0);
  expect(count('foyer_run_lease_age_seconds')).toBe(0);
  expect(count('foyer_runs_pending')).toBe(0);
  expect(count('nodejs_eventloop_delay_p99_seconds')).toBeGreaterThanOrEqual(0);
  const connections = count('db_client_connection_count');
  if (house.db.kind === 'postgres') expect(connections).toBeGreaterThan(0);
  else expect(connections).toBeUndefined();
  expect(text).not.toMatch(/dana|whitfield|loft|noted|example/i);
});
