import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { openProductHouse, type ProductHouse } from './open-product-house.ts';

type Tenant = Awaited<ReturnType<ProductHouse['tenant']>>;

const DAY = Date.UTC(2031, 4, 5);
const at = (hour: number, minute = 0) => new Date(DAY + (hour * 60 + minute) * 60_000);
/** A moment of the day on which these tests take place. */
export const iso = (hour: number, minute = 0) => at(hour, minute).toISOString();
export const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);

/** A house with two tenants, of whom neither may see the other's. */
export async function openDesk() {
  const open = await openProductHouse();
  return {
    ...open,
    own: await open.tenant('desk-own'),
    other: await open.tenant('desk-other'),
    /** A conversation of so many turns, the first of them at this hour. */
    async talk(tenant: Tenant, words: readonly string[], hour = 9, channel = 'text' as const) {
      const threadId = randomUUID();
      for (const [turn, content] of words.entries()) {
        await open.house.stores.transcript.recordTurn(tenant.tenantId, {
          ...{ threadId, agentId: tenant.agent.id, channel, language: 'en', runId: randomUUID() },
          user: { content },
          assistant: { content: `About ${content}`, citations: [], intents: ['faq'] },
          at: at(hour, turn),
        });
      }
      return threadId;
    },
  };
}
export type Desk = Awaited<ReturnType<typeof openDesk>>;

/** Everything that a list has, page by page. */
export async function all(
  tenant: Pick<Tenant, 'call'>,
  path: string,
  limit: number,
): Promise<{ id: string }[]> {
  const seen: { id: string }[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const sign = path.includes('?') ? '&' : '?';
    const { status, body } = await tenant.call('GET', `${path}${sign}limit=${limit}${more}`);
    expect(status).toBe(200);
    seen.push(...body.data);
    cursor = body.next_cursor;
  }
  return seen;
}
