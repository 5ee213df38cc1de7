import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Principal } from '../schemas/access.ts';
import type { RecordAudit } from '../schemas/audit.ts';
import type { JobHandler } from '../schemas/jobs.ts';
import type { PersonQuery, Receipt, Subject } from '../schemas/people.ts';

type Told = (part: number) => Promise<void>;

interface Erasure {
  id: string;
  kind: string;
  jobId: string | null;
  requestedBy: Principal;
  /** Null once the person is erased. */
  subject: Subject | null;
  counts: Record<string, number>;
  createdAt: Date;
}

export interface ErasePersonDeps {
  requests: {
    get(tenantId: string, id: string): Promise<Erasure | null>;
    saveSubject(tenantId: string, id: string, subject: Subject, exported: boolean): Promise<void>;
    /** Keeps the receipt, signed, and forgets the subject; answers the receipt's SHA-256. */
    finishErasure(tenantId: string, receipt: Receipt): Promise<string>;
  };
  /** All that is known by now, beside what was known before. */
  search(tenantId: string, query: PersonQuery, before: Subject): Promise<Subject>;
  /** Each step bears repetition and counts what it did. */
  steps: {
    runsOf(tenantId: string, threadIds: readonly string[]): Promise<string[]>;
    threads(tenantId: string, requestId: string, subject: Subject): Promise<void>;
    records(tenantId: string, requestId: string, subject: Subject): Promise<void>;
    copies(tenantId: string, requestId: string, subject: Subject): Promise<void>;
    mentions(tenantId: string, requestId: string, subject: Subject, told: Told): Promise<void>;
    verify(
      tenantId: string,
      subject: Subject,
      told: Told,
    ): Promise<{
      tables: number;
      columns: number;
      left: Record<string, number>;
      sameName: Record<string, number>;
    }>;
    tell(tenantId: string, receipt: Receipt, subject: Subject): Promise<void>;
    inTenant<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
  };
  /** Ends what runs or waits on a thread; resolves when it has ended. */
  stopRuns(tenantId: string, threadId: string): Promise<void>;
  /** Forgets a stream of events, wherever it is kept. */
  forgetEvents(tenantId: string, topic: string): Promise<void>;
  record: RecordAudit;
  now: () => Date;
}

const inputSchema = z.object({ request_id: z.uuid() });

/** What stays, and why it may. */
const KEPT = [
  {
    category: 'appointments and reservations without the person: time, place, agent',
    reason: 'business records; they identify nobody (GDPR recital 26)',
  },
  {
    category: 'that tools ran and messages went to the CRM, without what they said',
    reason: 'nothing may be done twice; they identify nobody (GDPR recital 26)',
  },
  {
    category: 'usage: amounts, models and times, without texts',
    reason: 'accounting (GDPR Art. 17(3)(b))',
  },
  {
    category: 'audit: who did what when, by ids, and this receipt',
    reason: 'accountability (GDPR Art. 5(2), Art. 17(3)(b) and (e))',
  },
];

const summed = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/**
 * `person.erase`: takes a person out of everything a tenant keeps, looks through all of it for
 * what is left, and signs a receipt that names nobody. Started again, it goes on where it was.
 */
export function makeErasePerson(deps: ErasePersonDeps): JobHandler {
  const { requests, steps } = deps;

  return async ({ tenantId, input, signal, progress }) => {
    const { request_id: id } = inputSchema.parse(input);
    const request = await requests.get(tenantId, id);
    if (request?.kind !== 'person.erase') throw new AppError('not_found', 'No such erasure');
    if (request.subject === null) return { receipt_id: id };

    const within = (from: number, to: number, step: string) => (part: number) =>
      progress(from + (to - from) * part, step);
    await progress(1, 'looking for the person');
    const subject = await deps.search(tenantId, request.subject.query, request.subject);
    await requests.saveSubject(tenantId, id, subject, false);

    await progress(10, 'ending turns under way');
    for (const threadId of subject.threadIds) {
      signal.throwIfAborted();
      await deps.stopRuns(tenantId, threadId);
    }
    await progress(20, 'event streams');
    const runIds = await steps.runsOf(tenantId, subject.threadIds);
    for (const topic of [
      ...subject.threadIds.map((one) => `thread:${one}`),
      ...runIds.map((one) => `run:${one}`),
    ]) {
      signal.throwIfAborted();
      await deps.forgetEvents(tenantId, topic);
    }
    await progress(30, 'conversations');
    await steps.threads(tenantId, id, subject);
    await progress(45, 'leads and reservations');
    await steps.records(tenantId, id, subject);
    await progress(50, 'copies');
    await steps.copies(tenantId, id, subject);
    await steps.mentions(tenantId, id, subject, within(55, 75, 'mentions elsewhere'));
    const verdict = await steps.verify(tenantId, subject, within(75, 98, 'verifying'));
    const found = summed(verdict.left);
    if (found > 0) {
      const where = Object.keys(verdict.left).join(', ');
      throw new AppError('conflict', `the person is still named ${found} times`, {
        hint: `Something of the person is left in ${where}.`,
        retry: true,
      });
    }

    const after = await requests.get(tenantId, id);
    const receipt: Receipt = {
      id,
      tenant_id: tenantId,
      job_id: request.jobId,
      requested_by: request.requestedBy,
      requested_at: request.createdAt.toISOString(),
      finished_at: deps.now().toISOString(),
      erased: after?.counts ?? {},
      kept: KEPT,
      verified: {
        tables: verdict.tables,
        columns: verdict.columns,
        found,
        same_name: verdict.sameName,
      },
    };
    await steps.inTenant(tenantId, async () => {
      await steps.tell(tenantId, receipt, subject);
      const sha256 = await requests.finishErasure(tenantId, receipt);
      await deps.record(tenantId, {
        actor: request.requestedBy,
        action: 'person.erased',
        outcome: 'ok',
        target: { type: 'receipt', id },
        details: { rows: summed(receipt.erased), sha256 },
      });
    });
    return { receipt_id: id, rows: summed(receipt.erased) };
  };
}
