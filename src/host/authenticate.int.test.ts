import { describe, expect, it } from 'vitest';
import { call, KEY } from './testing/open-test-host.ts';
import { makeScriptedPlatform } from './testing/scripted-platform.ts';
import { startTestHost } from './testing/start-test-host.ts';

const LOCAL = { host: 'localhost:8123' };
const STUDIO = { ...LOCAL, origin: 'https://smith.langchain.com', 'sec-fetch-site': 'cross-site' };
const SCHEME = { 'x-auth-scheme': 'langsmith' };
const LANGSMITH_KEY = { 'x-api-key': 'lsv2_pt_0123456789abcdef' };

async function answerTo(headers: Record<string, string>, anonymous: boolean) {
  const { platform, asked } = makeScriptedPlatform();
  const { port } = await startTestHost({ platform, settings: { anonymous } });
  const { status } = await call(port, '/threads/count', { method: 'POST', headers, body: '{}' });
  return { status, tenantId: asked[0]?.given[0] };
}

describe('on an anonymous host', () => {
  it.each([
    ['a page of Studio', STUDIO, 'demo-id'],
    ['Studio in Europe', { ...STUDIO, origin: 'https://eu.smith.langchain.com' }, 'demo-id'],
    ['a page of localhost', { ...STUDIO, origin: 'http://localhost:3000' }, 'demo-id'],
    ["an SDK with LangSmith's key", { ...LOCAL, ...LANGSMITH_KEY }, 'demo-id'],
    ["LangSmith's key as a token", { ...LOCAL, authorization: 'Bearer lsv2_sk_0123' }, 'demo-id'],
    ['Studio with its key', { ...STUDIO, ...SCHEME, ...LANGSMITH_KEY }, 'demo-id'],
    ['Studio with its session', { ...STUDIO, ...SCHEME, authorization: 'Bearer e.y.J' }, 'demo-id'],
    ['Studio with an empty key', { ...STUDIO, ...SCHEME, 'x-api-key': '' }, 'demo-id'],
    ['Studio with a key of ours', { ...STUDIO, ...SCHEME, 'x-api-key': KEY }, 'harbor-id'],
    ['a key of ours from afar', { host: 'foyer.example', 'x-api-key': KEY }, 'harbor-id'],
    ['a foreign page', { ...STUDIO, origin: 'https://attacker.example' }, 403],
    ['a foreign page in Studio clothes', { ...LOCAL, ...SCHEME, origin: 'https://a.example' }, 403],
    ["LangSmith's key, rebound name", { host: 'attacker.example', ...LANGSMITH_KEY }, 403],
    ['through a proxy', { ...LOCAL, ...LANGSMITH_KEY, 'x-forwarded-for': '203.0.113.9' }, 403],
    ['a wrong key', { ...LOCAL, 'x-api-key': 'wrong-key-0123456789' }, 401],
    ['the scheme alone', { ...LOCAL, ...SCHEME, 'x-api-key': 'wrong-key-0123456789' }, 401],
    ['a wrong key from Studio', { ...STUDIO, 'x-api-key': 'wrong-key-0123456789' }, 401],
    ['a key that only holds it', { ...LOCAL, 'x-api-key': 'my_lsv2_key_0123456' }, 401],
  ])('%s', async (_, headers, expected) => {
    const { status, tenantId } = await answerTo(headers, true);
    expect(status === 200 ? tenantId : status).toBe(expected);
  });
});

describe('elsewhere', () => {
  it.each([
    ['the scheme', { ...LOCAL, ...SCHEME }, 401],
    ['Studio', { ...STUDIO, ...SCHEME }, 401],
    ["LangSmith's key", { ...LOCAL, ...LANGSMITH_KEY }, 401],
    ["Studio with LangSmith's key", { ...STUDIO, ...SCHEME, ...LANGSMITH_KEY }, 401],
    ['a key of ours', { ...STUDIO, ...SCHEME, 'x-api-key': KEY }, 'harbor-id'],
  ])('%s opens no more than it should', async (_, headers, expected) => {
    const { status, tenantId } = await answerTo(headers, false);
    expect(status === 200 ? tenantId : status).toBe(expected);
  });
});
