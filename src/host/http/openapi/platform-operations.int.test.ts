import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { AppError, type ErrorCode } from '../../../errors.ts';
import { makeLifecycle } from '../../lifecycle.ts';
import { call } from '../../testing/open-test-host.ts';
import { KNOWN } from '../../testing/scripted-platform.ts';
import { startPlatformHost } from '../../testing/start-platform-host.ts';
import { startTestHost } from '../../testing/start-test-host.ts';
import { makeApp } from '../app.ts';
import { makeDocument } from './make-document.ts';
import { JSON_TYPE, type Operation, SERVED } from './operation.ts';
import { platformOperations } from './platform-operations.ts';
import { runOperations } from './run-operations.ts';

const document = makeDocument('0.0.0-test');
const schemas: Record<string, z.core.JSONSchema.BaseSchema> = document.components.schemas;
const withKey = platformOperations.filter(({ access }) => access === 'key');

/** A validator made of the document alone, as somebody else would make it. */
function validator(reference: string): z.ZodType {
  const text = JSON.stringify({ $ref: reference, $defs: schemas });
  return z.fromJSONSchema(JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')));
}

interface Documented {
  responses: Record<string, { content?: Record<string, { schema?: { $ref?: string } }> }>;
  requestBody?: { required: boolean };
}
const documented = ({ path, method }: Operation) => document.paths[path]?.[method] as Documented;

const BODIES: Record<string, unknown> = {
  createAssistant: { graph_id: 'agent' },
  setLatestAssistantVersion: { version: 1 },
  pruneThreads: { thread_ids: [KNOWN] },
  patchThreadState: { metadata: {} },
  putStoreItem: { namespace: ['a'], key: 'k', value: {} },
  deleteStoreItem: { namespace: ['a'], key: 'k' },
  createCron: { assistant_id: 'agent', schedule: '0 9 * * *' },
  createThreadCron: { assistant_id: 'agent', schedule: '0 9 * * *' },
};
const QUERIES: Record<string, string> = { getStoreItem: '?namespace=a.b&key=k' };
const addressOf = ({ path, id }: Operation): string =>
  path.replaceAll(/\{\w+\}/g, KNOWN) + (QUERIES[id] ?? '');

const answered = platformOperations.filter((one) => !runOperations.includes(one));

describe('a documented answer', () => {
  it.each(answered)('$id', async (operation) => {
    const { send } = await startPlatformHost();
    const method = operation.method.toUpperCase();
    const body = operation.body && (BODIES[operation.id] ?? {});
    const answer = await send(method, addressOf(operation), body);
    const { content } = documented(operation).responses[answer.status] ?? {};
    expect(Object.keys(documented(operation).responses)).toContain(String(answer.status));
    if (answer.status === 204) return expect(content).toBeUndefined();
    const reference = content?.[JSON_TYPE]?.schema?.$ref ?? '';
    expect(validator(reference).safeParse(answer.body).error).toBeUndefined();
  });

  it('is told from what is none', () => {
    const thread = validator('#/components/schemas/Thread');
    expect(thread.safeParse({ thread_id: KNOWN }).success).toBe(false);
  });
});

describe('a body', () => {
  it.each(answered.filter(({ body }) => body))('is needed or not: $id', async (operation) => {
    const { send } = await startPlatformHost();
    const { status } = await send(operation.method.toUpperCase(), addressOf(operation));
    expect(status === 400).toBe(documented(operation).requestBody?.required);
  });
});

async function startDraining(): Promise<number> {
  const { deps } = await startTestHost();
  const server = createServer(makeApp(deps, { ...makeLifecycle(), draining: () => true }));
  onTestFinished(() => void server.close().closeAllConnections());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function portThatAnswers(code: ErrorCode): Promise<number> {
  if (code === 'shutting_down') return startDraining();
  if (code === 'unauthorized' || code === 'forbidden') return (await startTestHost()).port;
  const fail = async () => {
    throw code === 'internal' ? new TypeError('secret') : new AppError(code, 'secret');
  };
  return (await startTestHost({ tenantFor: fail })).port;
}

const HEADERS: Partial<Record<ErrorCode, Record<string, string>>> = {
  unauthorized: { 'x-api-key': 'wrong-key-0123456789' },
  forbidden: { host: 'foyer.example' },
};

describe('what any of the operations may answer', () => {
  it.each(SERVED)('%s', async (code) => {
    const port = await portThatAnswers(code);
    for (const operation of withKey) {
      const method = operation.method.toUpperCase();
      const answer = await call(port, addressOf(operation), {
        method,
        headers: HEADERS[code] ?? {},
      });
      expect(answer.headers['x-foyer-error-code'], operation.id).toBe(code);
      expect(answer.headers['content-type']).toMatch(/^text\/plain/);
      expect(answer.text).not.toMatch(/secret/);
      const { content } = documented(operation).responses[answer.status] ?? {};
      expect(content, operation.id).toHaveProperty(['text/plain']);
    }
  });
});
