import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ENDED, openLedger, type TestLedger, WORKER } from './testing/open-ledger.ts';

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

describe('ending', () => {
  it('writes the run and its thread together', async () => {
    const threadId = await newThread();
    const { run } = await enter(threadId, { claim: WORKER });
    const error = { error: 'CustomError', message: 'Boo!' };
    const values = JSON.stringify({ text: 'a\0b' });
    const outcome = await ledger.finish(ours, run, {
      ...{ status: 'error', error },
      thread: { status: 'error', valuesJson: values, interrupts: { t: [{ value: 1 }] } },
    });
    expect(outcome).toBe('done');
    expect(await ledger.get(ours, run.run_id)).toMatchObject({ status: 'error', error });
    const thread = await threadStatus(threadId);
    expect(thread).toMatchObject({ status: 'error', error, interrupts: { t: [{ value: 1 }] } });
    expect(thread).toMatchObject({ values: { text: expect.stringMatching(/^a.?b$/u) } });
  });

  it('removes a rolled-back run, but not for an old claim', async () => {
    const threadId = await newThread();
    const { run } = await enter(threadId, { claim: WORKER });
    const back = { status: 'idle', valuesJson: '{"a":0}' } as const;
    expect(await ledger.remove(ours, { ...run, claim: 0 }, back)).toBe('lost');
    expect(await ledger.remove(ours, run, back)).toBe('done');
    expect(await ledger.get(ours, run.run_id)).toBeNull();
    expect(await threadStatus(threadId)).toMatchObject({ status: 'idle', values: { a: 0 } });
  });

  it('cancels what waits here, and marks what runs for its holder', async () => {
    const threadId = await newThread();
    const running = await enter(threadId, { claim: WORKER });
    const waiting = await enter(threadId, { afterSeconds: 60 });
    const asked = await ledger.cancel(ours, { threadId }, 'interrupt');
    expect(asked.ended).toMatchObject([{ run_id: waiting.run.run_id, status: 'interrupted' }]);
    expect(asked.running).toMatchObject([{ run_id: running.run.run_id }]);
    const { run_id: runId, claim } = running.run;
    expect(await ledger.heartbeat([{ tenantId: ours, runId, claim }], 60)).toEqual([
      { runId, claim, cancelAction: 'interrupt' },
    ]);
    await ledger.cancel(ours, { runIds: [runId] }, 'rollback');
    const again = await ledger.cancel(ours, { runIds: [runId] }, 'interrupt');
    expect(again.running).toMatchObject([{ cancelAction: 'rollback' }]);
    expect(await ledger.cancel(theirs, { threadId }, 'interrupt')).toEqual({
      ...{ ended: [], running: [] },
    });
  });

  it('frees a thread whose only run was cancelled before it began', async () => {
    const threadId = await newThread();
    await enter(threadId, { afterSeconds: 60 });
    await ledger.cancel(ours, { threadId }, 'interrupt');
    expect(await threadStatus(threadId)).toMatchObject({ status: 'idle' });
  });

  it('deletes what is over, and refuses what is not', async () => {
    const { run } = await enter(await newThread(), { claim: WORKER });
    await expect(ledger.delete(ours, run.run_id)).rejects.toMatchObject({ code: 'conflict' });
    await ledger.finish(ours, run, ENDED);
    expect(await ledger.delete(theirs, run.run_id)).toBe(false);
    expect(await ledger.delete(ours, run.run_id)).toBe(true);
    expect(await ledger.delete(ours, run.run_id)).toBe(false);
  });

  it('never ends in a deadlock, whoever enters, cancels and finishes at once', async () => {
    const threadId = await newThread();
    for (let round = 0; round < 10; round += 1) {
      const { run } = await enter(threadId, { multitaskStrategy: 'interrupt', claim: WORKER });
      await Promise.all([
        enter(threadId, { multitaskStrategy: 'interrupt' }),
        ledger.cancel(ours, { threadId }, 'interrupt'),
        ledger.finish(ours, run, ENDED),
      ]);
      await ledger.cancel(ours, { threadId }, 'interrupt');
      await db.asSystem((sql) => sql.query('DELETE FROM runs'));
    }
  });
});

describe('what was asked of a run in the meantime', () => {
  it('is kept: one that is to leave no trace in the meantime is not finished', async () => {
    const threadId = await newThread();
    const { run } = await enter(threadId, { claim: WORKER });
    await ledger.cancel(ours, { runIds: [run.run_id] }, 'rollback');
    expect(await ledger.finish(ours, run, ENDED)).toBe('rollback');
    expect(await ledger.get(ours, run.run_id)).toMatchObject({ status: 'running' });
    expect(await ledger.finish(ours, { ...run, claim: run.claim + 1 }, ENDED)).toBe('lost');
    expect(await ledger.remove(ours, run, ENDED.thread)).toBe('done');
    expect(await ledger.get(ours, run.run_id)).toBeNull();
  });

  it('does not undo one that was only interrupted', async () => {
    const { run } = await enter(await newThread(), { claim: WORKER });
    await ledger.cancel(ours, { runIds: [run.run_id] }, 'interrupt');
    expect(await ledger.finish(ours, run, ENDED)).toBe('done');
  });

  it('ends a run that waits together with the thread that was made for it', async () => {
    const [made, own] = [await newThread(), await newThread()];
    await enter(made, { temporary: true });
    await enter(own);
    const { ended } = await ledger.cancel(ours, { status: 'pending' }, 'interrupt');
    expect(ended).toHaveLength(2);
    expect(await threadStatus(made)).toBeUndefined();
    expect(await threadStatus(own)).toMatchObject({ status: 'idle' });
  });
});
