import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { composePeople } from '../../compose-people.ts';
import { AppError } from '../../errors.ts';
import { parseInput } from '../../host/parse-input.ts';
import type { JobHandler } from '../../schemas/jobs.ts';
import { type PersonQuery, personQuerySchema } from '../../schemas/people.ts';
import { makeRedisEventLog } from '../../stores/redis/event-log.ts';
import type { Command, Values } from './command.ts';
import type { House } from './open-house.ts';
import { OPERATOR } from './operator.ts';
import { tenantOf } from './tenant-commands.ts';

const complain = (error: unknown) =>
  console.error(error instanceof Error ? error.message : String(error));

const options = {
  tenant: { type: 'string' },
  phone: { type: 'string' },
  email: { type: 'string' },
  lead: { type: 'string' },
  thread: { type: 'string' },
} as const;
const WHO = '--tenant SLUG (--phone PHONE | --email EMAIL | --lead ID | --thread ID)';

/** @throws AppError `bad_request` unless exactly one is given */
function queryOf(values: Values): PersonQuery {
  const { phone, email, lead, thread } = values;
  const given = [
    { by: 'phone', phone },
    { by: 'email', email },
    { by: 'lead', lead_id: lead },
    { by: 'thread', thread_id: thread },
  ].filter((one) => typeof values[one.by] === 'string');
  if (given.length === 1) return parseInput(personQuerySchema, given[0]);
  throw new AppError('bad_request', 'One of --phone, --email, --lead, --thread names the person');
}

async function withPeople<T>(
  { env, db, stores, secrets }: House,
  work: (people: ReturnType<typeof composePeople>) => Promise<T>,
): Promise<T> {
  const log = env.REDIS_URL
    ? makeRedisEventLog({ url: env.REDIS_URL, onError: complain })
    : undefined;
  const people = composePeople({
    ...{ db, stores, sealer: secrets.sealer, now: () => new Date(), onError: complain },
    takesDue: false,
    // There is no engine here: the ledger is told, and a turn that goes on stops the command.
    stopRuns: (tenantId, threadId) => stores.runs.cancel(tenantId, { threadId }, 'interrupt'),
    forgetEvents: async (tenantId, topic) => log?.delete(tenantId, topic),
  });
  try {
    return await work(people);
  } finally {
    await log?.close();
  }
}

function run(handler: JobHandler, tenantId: string, requestId: string) {
  let shown = '';
  return handler({
    ...{ tenantId, jobId: randomUUID(), input: { request_id: requestId }, attempt: 1 },
    signal: new AbortController().signal,
    async progress(percent, step) {
      if (step !== shown) process.stderr.write(`${Math.floor(percent)} % ${step}\n`);
      shown = step;
    },
  });
}

const slugOf = ({ tenant }: Values): string => (typeof tenant === 'string' ? tenant : '');

export const personCommands: readonly Command[] = [
  {
    name: 'person export',
    summary: 'writes all that a tenant keeps of a person',
    usage: `${WHO} [--out FILE]`,
    options: { ...options, out: { type: 'string' } },
    about: ['Without --out the document is printed. An erasure finds the copy in the database.'],
    run: (house, values) =>
      withPeople(house, async (people) => {
        const { id: tenantId } = await tenantOf(house, slugOf(values));
        const what = { kind: 'person.export', query: queryOf(values) } as const;
        const id = await people.ask(tenantId, OPERATOR.principal, what);
        await run(people.handlers['person.export'], tenantId, id);
        let text = '';
        for await (const part of people.partsOf(tenantId, id)) text += part;
        const { out } = values;
        if (typeof out !== 'string') return { json: JSON.parse(text), text };
        await writeFile(out, text, { mode: 0o600, flag: 'wx' });
        return { json: { file: out, characters: text.length }, text: `written to ${out}` };
      }),
  },
  {
    name: 'person erase',
    summary: 'takes a person out of everything a tenant keeps, and prints the receipt',
    usage: WHO,
    options,
    about: [
      'Conversations, leads, state, traces and copies go; appointments stay without the person.',
      'It may be killed and begun again. Backups of the database are not reached: delete them,',
      'or erase again after restoring one.',
    ],
    run: (house, values) =>
      withPeople(house, async (people) => {
        const { id: tenantId } = await tenantOf(house, slugOf(values));
        const what = { kind: 'person.erase', query: queryOf(values) } as const;
        const id = await people.ask(tenantId, OPERATOR.principal, what);
        await run(people.handlers['person.erase'], tenantId, id);
        const receipt = await people.receipt(tenantId, id);
        const rows = Object.entries(receipt.erased).map(([what_, count]) => `${count} ${what_}`);
        const text = [`receipt ${id}, signature ${receipt.signature}`, ...rows].join('\n');
        return { json: receipt, text };
      }),
  },
];
