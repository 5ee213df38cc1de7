import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, vi } from 'vitest';
import { allOperations, makeDocument } from '../../src/host/http/openapi/make-document.ts';
import type { Operation } from '../../src/host/http/openapi/operation.ts';
import { type FuzzOperation, type OpenApiDocument, operationsOf } from '../fuzz/fuzz-operation.ts';
import { type FuzzRequest, JSON_HEADERS, pathText } from '../fuzz/fuzz-request.ts';
import { type JsonSchema, resolverOf } from '../fuzz/json-schema.ts';
import { makeWorld } from '../fuzz/make-world.ts';
import { type Answered, sendRequest } from '../fuzz/send-request.ts';
import { validRequest } from '../fuzz/valid-request.ts';
import { HOW_TO_CALL, type Ids, MADE_BY, type Row } from './how-to-call.ts';
import type { MatrixHouse, MatrixTenant } from './open-matrix.ts';

const SEED = 20_261_121;
const TRIES = 12;

const document = makeDocument('matrix') as unknown as OpenApiDocument;
const resolve = resolverOf(document.components.schemas as Record<string, JsonSchema>);
const described = new Map(operationsOf(document).map((one) => [one.id, one]));
/** Operations that need a credential. */
export const keyed = allOperations.filter(({ access }) => access === 'key');
export const parametersOf = ({ path }: { path: string }): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? []);
export const rowOf = ({ id }: Operation): Row => HOW_TO_CALL[id] ?? {};

export interface Party extends MatrixTenant {
  ids: Ids;
  known: ReadonlyMap<string, readonly unknown[]>;
}

/** What the document makes of a query; a cursor is only good if a list has written it. */
function queryOf(address: string): string {
  const query = new URLSearchParams(address.split('?')[1] ?? '');
  query.delete('cursor');
  return query.size === 0 ? '' : `?${query}`;
}

/** A request as documented, about these things. */
export function requestFor(operation: Operation, ids: Ids, party: Pick<Party, 'known'>, tries = 0) {
  const shape = described.get(operation.id) as FuzzOperation;
  const row = rowOf(operation);
  const [made] = fc.sample(validRequest(shape, { resolve, known: party.known }), {
    ...{ seed: SEED + tries, numRuns: 1 },
  });
  if (made === undefined) throw new Error(`no request for ${operation.id}`);
  const named = { namespace: 'x', ...ids, ...row.path?.(ids) };
  const path = pathText(operation.path, new Map(Object.entries(named)));
  const query = row.query?.(ids) ?? queryOf(made.address);
  const request = { ...made, address: path + query };
  if (row.body === undefined) return request;
  const headers = { 'content-type': 'application/json' };
  return { ...request, headers, body: JSON.stringify(row.body(ids)) };
}

/** Tenants with one of everything, and what asks in their name. */
export function makeParties(house: MatrixHouse) {
  const send = (key: string, request: FuzzRequest): Promise<Answered> =>
    sendRequest({ port: house.port, agent: house.agent, key }, request);

  /** Every request of a tenant that is made on the way; what is refused is a fault. */
  async function ask(
    { key }: Pick<Party, 'key'>,
    method: string,
    address: string,
    request: Partial<FuzzRequest> = {},
  ) {
    const { status, text } = await send(key, {
      ...{ method, address, expect: 'taken', how: 'by hand', headers: JSON_HEADERS },
      ...request,
    });
    expect({ address, text, ok: status !== undefined && status < 300 }).toMatchObject({ ok: true });
    return JSON.parse(text);
  }

  /** Waits for a job's end. */
  async function endOf(tenant: Pick<Party, 'key'>, jobId: string): Promise<string> {
    const look = async (): Promise<string> => {
      const { state } = await ask(tenant, 'GET', `/v1/jobs/${jobId}`);
      expect(['done', 'failed', 'cancelled']).toContain(state);
      return state;
    };
    return vi.waitFor(look, { timeout: 60_000, interval: 50 });
  }

  /** What is left of a person who was erased. */
  async function receiptOf(tenant: MatrixTenant): Promise<string> {
    const heard = { agentId: tenant.agentId, threadId: randomUUID(), runId: randomUUID() };
    const { leadId } = await house.house.stores.leads.upsert(tenant.id, { ...heard, name: 'Bo' });
    const body = JSON.stringify({ by: 'lead', lead_id: leadId });
    const { id } = await ask(tenant, 'POST', '/v1/people/erasures', { body });
    await endOf(tenant, id);
    const [receipt] = (await ask(tenant, 'GET', '/v1/people/receipts')).data;
    if (receipt === undefined) throw new Error('nobody was erased');
    return receipt.id;
  }

  /** A job that may be tried again: it reads a file that is torn. */
  async function failedJobOf(tenant: MatrixTenant): Promise<string> {
    const file =
      '--x\r\nContent-Disposition: form-data; name="file"; filename="torn.pdf"\r\n' +
      'Content-Type: application/pdf\r\n\r\n%PDF-1.7 torn\r\n--x--\r\n';
    const { id } = await ask(tenant, 'POST', '/v1/knowledge/upload?background=true', {
      ...{ body: file, headers: { 'content-type': 'multipart/form-data; boundary=x' } },
    });
    expect(await endOf(tenant, id)).toBe('failed');
    return id;
  }

  async function made(
    operation: Operation,
    field: string,
    tenant: Pick<Party, 'key' | 'known' | 'ids'>,
  ): Promise<string> {
    const answers: string[] = [];
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { status, text } = await send(
        tenant.key,
        requestFor(operation, tenant.ids, tenant, tries),
      );
      if (status !== undefined && status < 300) {
        if (status === 202) await endOf(tenant, JSON.parse(text).id);
        return String(JSON.parse(text)[field]);
      }
      answers.push(`${status} ${text}`);
    }
    throw new Error(`${operation.id} makes nothing: ${answers.join('\n')}`);
  }

  /** A tenant with one of everything. */
  async function move(): Promise<Party> {
    let tenant: MatrixTenant | undefined;
    const { known } = await makeWorld({
      ...{ port: house.port, agent: house.agent },
      tenant: async () => {
        tenant = await house.tenant();
        return tenant;
      },
    });
    if (tenant === undefined) throw new Error('the world asked for no tenant');
    const first = (name: string): string => String(known.get(name)?.[0] ?? '');
    const [thread_id = '', run_id = ''] = known.get('thread_id+run_id')?.[0] as string[];
    const checkpoint_id = first('checkpoint_id');
    const ids: Record<string, string> = {
      ...{ thread_id, run_id, checkpoint_id, conversation_id: thread_id, tenant_id: tenant.id },
      ...{ agent_id: tenant.agentId, assistant_id: String(known.get('assistant_id')?.at(-1)) },
      ...{ cron_id: first('cron_id'), lead_id: tenant.leadId },
    };
    // First: an erasure takes exports along, for they hold the person too.
    ids['receipt_id'] = await receiptOf(tenant);
    ids['failed_job_id'] = await failedJobOf(tenant);
    for (const [name, { operation: id, field }] of Object.entries(MADE_BY)) {
      const operation = keyed.find((one) => one.id === id);
      // Described nowhere, it is asked for nowhere either.
      if (operation !== undefined)
        ids[name] = await made(operation, field, { ...tenant, known, ids });
    }
    return { ...tenant, ids, known };
  }

  return { send, move };
}
