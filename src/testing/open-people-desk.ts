import { expect, vi } from 'vitest';
import { makeLogScrub } from '../compose-privacy.ts';
import { makeLogger } from '../host/http/logger.ts';
import { makeListing } from '../stores/postgres/testing/make-listing.ts';
import { newAgent } from '../stores/postgres/testing/make-world.ts';
import { openProductHouse, type ProductHouse } from './open-product-house.ts';

export type PeopleTenant = Awaited<ReturnType<ProductHouse['tenant']>> & { deskId: string };

const TOOLS = [
  'search_properties',
  'get_property',
  'book_viewing',
  'check_availability',
  'capture_lead',
] as const;

interface Dumped {
  table: string;
  tenant: string;
  text: string;
}

/** A house whose agents book and know leads; what it logs is kept, and its clock can be set. */
export async function openPeopleDesk() {
  const logged: string[] = [];
  let aheadMs = 0;
  const log = makeLogger({
    level: 'debug',
    scrub: makeLogScrub(),
    destination: { write: (line: string) => void logged.push(line) },
  });
  const open = await openProductHouse({ log, now: () => new Date(Date.now() + aheadMs) });

  async function tenantWithDesk(slug: string): Promise<PeopleTenant> {
    const tenant = await open.tenant(slug);
    const desk = newAgent('desk', {
      tools: [...TOOLS, 'escalate_to_human', 'update_crm'],
      approvals: ['book_viewing'],
    });
    await open.house.stores.listings.upsertMany(tenant.tenantId, [
      makeListing('B1', { UnparsedAddress: '62 Cedar Waxwing Lane' }),
      makeListing('B2', { UnparsedAddress: '14 Heron Street' }),
    ]);
    const { id: deskId } = await open.house.stores.agents.create(tenant.tenantId, desk);
    return { ...tenant, deskId };
  }

  /** Every row of every table as text, bytes as what they say; not by what the house scans with. */
  async function dump(): Promise<Dumped[]> {
    const all: Dumped[] = [];
    await open.house.db.asSystem(async (sql) => {
      const { rows: tables } = await sql.query<{ name: string }>(
        `SELECT table_schema || '.' || table_name AS name FROM information_schema.columns
       WHERE column_name = 'tenant_id' AND table_schema IN ('public', 'lg')`,
      );
      for (const { name } of tables) {
        const { rows } = await sql.query<{ tenant: string; text: string }>(
          `SELECT tenant_id AS tenant, t::text AS text FROM ${name} AS t ORDER BY 2`,
        );
        for (const { tenant, text } of rows) {
          const readable = text.replace(/\\+x([0-9a-f]{2,})/g, (_, hex: string) =>
            Buffer.from(hex, 'hex').toString('utf8'),
          );
          all.push({ table: name, tenant, text: readable });
        }
      }
    });
    return all;
  }

  return {
    house: open.house,
    close: open.close,
    logged,
    tenantWithDesk,
    dump,
    setAhead(ms: number): void {
      aheadMs = ms;
    },
  };
}
export type PeopleDesk = Awaited<ReturnType<typeof openPeopleDesk>>;

export async function say(tenant: PeopleTenant, threadId: string | undefined, message: string) {
  const { status, text } = await tenant.call('POST', '/v1/chat/message', {
    ...{ agent_id: tenant.deskId, thread_id: threadId, message },
  });
  expect(status, text).toBe(200);
  return text;
}
/** Begins a conversation; answers its id. */
export async function begins(tenant: PeopleTenant, message: string): Promise<string> {
  const text = await say(tenant, undefined, message);
  return /"thread_id":\s*"([0-9a-f-]{36})"/.exec(text)?.[1] ?? expect.fail(text);
}

async function jobDone(tenant: PeopleTenant, id: string) {
  const job = async () => (await tenant.call('GET', `/v1/jobs/${id}`)).body;
  const look = async () => {
    const { state, error } = await job();
    expect(error ?? state).toBe('done');
  };
  await vi.waitFor(look, { timeout: 60_000, interval: 100 });
  return job();
}
/** Has a job begun by this request, and waits for its end. */
export async function runJob(tenant: PeopleTenant, path: string, body: unknown, headers = {}) {
  const told = await tenant.call('POST', path, body, headers);
  expect(told.status, told.text).toBe(202);
  return jobDone(tenant, told.body.id);
}
