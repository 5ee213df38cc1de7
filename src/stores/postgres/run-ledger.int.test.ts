import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ENDED, openLedger, type TestLedger, WORKER } from './testing/open-ledger.ts';

const EXPIRED = -1;

let open: TestLedger;
let db: TestLedger['db'];
let ours: TestLedger['ours'];
let theirs: TestLedger['theirs'];
let ledger: TestLedger['ledger'];
let newThread: TestLedger['newThread'];
let threadStatus: TestLedger['threadStatus'];
let enter: TestLedger['enter'];
beforeAll(async () => {
  open = await openLedger();
  ({ db, ours, theirs, ledger, newThread, threadStatus, enter } = open);
});
afterEach(() => open.forgetRuns());
afterAll(() => open?.close());

const due = (limit = 100, perTenantMax = 100) =>
  ledger.claimDue({ ...WORKER, limit, perTenantMax });

describe('entering', () => {
  it('claims at once when asked to and nothing is before it', async () => {
    const threadId = await newThread();
    const first = await enter(threadId, { claim: WORKER });
    expect(first.run).toMatchObject({ status: 'running', claim: 1, attempt: 1, tenantId: ours });
    const second = await enter(threadId, { claim: WORKER });
    expect(second.run).toMatchObject({ status: 'pending', claim: 0, attempt: 0 });
    expect(await threadStatus(threadId)).toMatchObject({ status: 'busy' });
    expect(await ledger.lockThread(ours, threadId)).toMatchObject({
      metadata: { graph_id: 'g' },
      inflight: [{ run_id: first.run.run_id }, { run_id: second.run.run_id }],
    });
    expect(await ledger.lockThread(theirs, threadId)).toBeNull();
  });

  it('lets one of ten rejecting runs of a thread in', async () => {
    const threadId = await newThread();
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, () => enter(threadId, { multitaskStrategy: 'reject' })),
    );
    const lost = tries.filter((t) => t.status === 'rejected').map((t) => t.reason);
    expect(lost).toHaveLength(9);
    for (const error of lost) expect(error).toMatchObject({ code: 'double_text', status: 422 });
  });

  it.each([
    'interrupt',
    'rollback',
  ] as const)('with %s ends what is before it', async (strategy) => {
    const threadId = await newThread();
    const running = await enter(threadId, { claim: WORKER });
    const waiting = await enter(threadId);
    const last = await enter(threadId, { multitaskStrategy: strategy, claim: WORKER });
    expect(last.run.status).toBe('pending');
    expect(last.cancelled).toMatchObject([
      { run_id: running.run.run_id, status: 'running', cancelAction: strategy },
    ]);
    const ended = await ledger.get(ours, waiting.run.run_id);
    if (strategy === 'rollback') expect(ended).toBeNull();
    else expect(ended?.status).toBe('interrupted');
  });

  it('holds a delayed run back, and keeps its thread busy', async () => {
    const threadId = await newThread();
    const { run } = await enter(threadId, { afterSeconds: 60, claim: WORKER });
    expect(run.status).toBe('pending');
    expect(await due()).toEqual([]);
    expect(await threadStatus(threadId)).toMatchObject({ status: 'busy' });
  });
});

describe('claims', () => {
  it('takes one run a thread, oldest first, and the next when it has ended', async () => {
    const threadId = await newThread();
    const [first, second] = [await enter(threadId), await enter(threadId)];
    const [claimed, ...none] = await due();
    expect([claimed?.run_id, none]).toEqual([first.run.run_id, []]);
    expect(await due()).toEqual([]);
    expect(await ledger.finish(ours, claimed ?? first.run, ENDED)).toBe('more');
    expect(await threadStatus(threadId)).toMatchObject({ status: 'busy' });
    expect(await due()).toMatchObject([{ run_id: second.run.run_id }]);
  });

  it('gives no run to two of many claimants', async () => {
    const threads = await Promise.all(Array.from({ length: 20 }, () => newThread()));
    for (const threadId of threads) await enter(threadId);
    const claims = await Promise.all(Array.from({ length: 8 }, () => due(5)));
    const ids = claims.flat().map((run) => run.run_id);
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
  });

  it('goes round between tenants, and stops at the most one may have', async () => {
    for (let n = 0; n < 6; n += 1) await enter(await newThread());
    for (let n = 0; n < 2; n += 1) {
      await enter(await newThread(theirs), { tenantId: theirs });
    }
    const first = await due(4);
    expect(first.filter((run) => run.tenantId === theirs)).toHaveLength(2);
    expect(await due(100, 3)).toHaveLength(1);
    expect(await due()).toHaveLength(3);
  });

  it('hands an abandoned run to one of two, and fences the old holder', async () => {
    const threadId = await newThread();
    const { run } = await enter(threadId, { claim: { workerId: 'dead', leaseSeconds: EXPIRED } });
    const live = await enter(await newThread(), { claim: WORKER });
    const claims = await Promise.all(
      [1, 2].map(() => ledger.claimAbandoned({ ...WORKER, limit: 10 })),
    );
    expect(claims.flat()).toMatchObject([{ run_id: run.run_id, claim: 2, attempt: 2 }]);
    expect(await ledger.finish(ours, run, ENDED)).toBe('lost');
    expect((await ledger.get(ours, run.run_id))?.status).toBe('running');
    const held = [run, { ...run, claim: 2 }, live.run].map((one) => ({
      ...{ tenantId: ours, runId: one.run_id, claim: one.claim },
    }));
    const kept = await ledger.heartbeat(held, 60);
    expect(kept.map((one) => [one.runId, one.claim]).sort()).toEqual(
      [
        [run.run_id, 2],
        [live.run.run_id, 1],
      ].sort(),
    );
  });

  it('stops a write of an older claim inside of its transaction', async () => {
    const { run } = await enter(await newThread(), { claim: WORKER });
    const hold = (claim: number) =>
      db.withTenant(ours, (sql) => sql.query('SELECT hold_claim($1, $2)', [run.run_id, claim]));
    await hold(1);
    await expect(hold(0)).rejects.toMatchObject({ code: 'FY001' });
    await ledger.finish(ours, run, ENDED);
    await expect(hold(1)).rejects.toMatchObject({ code: 'FY001' });
  });

  it('gives a run back without counting the attempt', async () => {
    const { run } = await enter(await newThread(), { claim: WORKER });
    await ledger.release(ours, run);
    expect(await due()).toMatchObject([{ run_id: run.run_id, claim: 2, attempt: 1 }]);
  });
});

it('lists newest first, and counts what waits', async () => {
  const threadId = await newThread();
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) ids.unshift((await enter(threadId)).run.run_id);
  const page = await ledger.list(ours, threadId, { limit: 2, offset: 1 });
  expect(page.map((run) => run.run_id)).toEqual(ids.slice(1));
  const running = { limit: 9, offset: 0, status: 'running' } as const;
  expect(await ledger.list(ours, threadId, running)).toEqual([]);
  expect(await ledger.pendingOf(ours, 2)).toBe(2);
  expect(await ledger.backlog()).toMatchObject({ pending: 3, running: 0 });
});

it("counts a tenant's part by worker", async () => {
  for (let n = 0; n < 6; n += 1) await enter(await newThread());
  expect(await due(10, 2)).toHaveLength(2);
  expect(await due(10, 2)).toEqual([]);
  const other = { workerId: 'w2', leaseSeconds: 60, limit: 10, perTenantMax: 3 };
  expect(await ledger.claimDue(other)).toHaveLength(3);
});
