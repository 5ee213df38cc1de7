import fc from 'fast-check';
import { type FuzzOperation, type OpenApiDocument, operationsOf } from './fuzz-operation.ts';
import type { FuzzRequest } from './fuzz-request.ts';
import { invalidRequest } from './invalid-request.ts';
import { type JsonSchema, type Resolve, resolverOf } from './json-schema.ts';
import { judgeAnswer } from './judge-answer.ts';
import { makeDesk } from './make-desk.ts';
import { makeWorld, type World } from './make-world.ts';
import type { FuzzHouse } from './open-house.ts';
import { type Answered, sendRequest } from './send-request.ts';
import { validRequest } from './valid-request.ts';

export interface Failure {
  /** Which of the requests of this seed. */
  at: string;
  what: string;
  request: FuzzRequest;
  answer: Answered;
}

/** How one operation fared. */
export interface FuzzRow {
  operation: FuzzOperation;
  seed: number;
  /** How often each status came. */
  valid: ReadonlyMap<number, number>;
  invalid: ReadonlyMap<number, number>;
  failures: Failure[];
}

export interface FuzzOptions {
  seed: number;
  validCount: number;
  invalidCount: number;
  /** Those whose ids these are; without them, all. */
  only?: readonly string[];
}

/** What may take away what the next request needs: it gets a world of its own. */
const CONSUMES = /^(DELETE|PATCH .threads.\{|POST .*(prune|runs|commands|crons|erasures|threads$))/;
/** What decides how others fare: which models answer, what a tenant may do. */
const DECIDES = /^(POST|PUT|PATCH) .v1.(providers|features|model-rules|budget)/;
/** What one of them cancels, another can no longer move. */
const CANCELS = /^(PATCH|POST) .v1.appointments.\{/;
/** Those that neither share a world nor leave one to others. */
const ALONE = [CONSUMES, DECIDES, CANCELS];
/** Requests after which a world that is consumed is made anew. */
const WORLD_LASTS = 10;
/** Operations under way; each sends one request after the other. */
const AT_ONCE = 6;

const seedOf = (seed: number, id: string): number =>
  [...id].reduce((hash, char) => (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) | 0, seed);

const counted = (answers: readonly Answered[]): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const { status = 0 } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
};

async function documentOf(house: FuzzHouse): Promise<OpenApiDocument> {
  const { port, agent } = house;
  const { text } = await sendRequest(
    { port, agent, key: '' },
    { method: 'GET', address: '/openapi.json', headers: {}, expect: 'taken', how: 'the document' },
  );
  return JSON.parse(text) as OpenApiDocument;
}

const isProduct = ({ path }: FuzzOperation): boolean => path.startsWith('/v1/');

async function fullWorld(house: FuzzHouse): Promise<World> {
  const { tenant, key, known } = await makeWorld(house);
  return { tenant, key, known: new Map([...known, ...(await makeDesk(house, tenant))]) };
}

/** With what an operation of this kind may take away; the rest is not worth its time. */
async function freshWorld(house: FuzzHouse, operation: FuzzOperation): Promise<World> {
  if (!isProduct(operation)) return makeWorld(house);
  const tenant = await house.tenant();
  return { tenant, key: tenant.key, known: new Map(await makeDesk(house, tenant)) };
}

/** `agent_id` of the product API is the id and nothing else, and some of them may go. */
function knownFor(operation: FuzzOperation, { known, tenant }: World): World['known'] {
  if (operation.path.startsWith('/v1/tenants/') && operation.needs !== 'platform') {
    return new Map([...known, ['tenant_id', [tenant.id]]]);
  }
  const agents = operation.path.startsWith('/v1/agents') ? known.get('desk.agent_id') : undefined;
  return agents === undefined ? known : new Map([...known, ['agent_id', agents]]);
}

/** Every operation of the house's own document, as documented and otherwise; row by row. */
export async function* fuzzSuite(house: FuzzHouse, options: FuzzOptions): AsyncGenerator<FuzzRow> {
  const document = await documentOf(house);
  const resolve = resolverOf(document.components.schemas as Record<string, JsonSchema>);
  const shared = await fullWorld(house);
  const wanted = operationsOf(document).filter(({ id }) => options.only?.includes(id) ?? true);
  const begun: Promise<FuzzRow>[] = [];
  for (let next = 0; next < wanted.length || begun.length > 0; ) {
    const operation = wanted[next];
    if (operation !== undefined && begun.length < AT_ONCE) {
      begun.push(fuzzOperation(house, operation, { resolve, shared, options }));
      next += 1;
    } else {
      const row = await begun.shift();
      if (row !== undefined) yield row;
    }
  }
}

async function fuzzOperation(
  house: FuzzHouse,
  operation: FuzzOperation,
  { resolve, shared, options }: { resolve: Resolve; shared: World; options: FuzzOptions },
): Promise<FuzzRow> {
  const seed = seedOf(options.seed, operation.id);
  const does = `${operation.method} ${operation.path}`;
  const consumes = ALONE.some((pattern) => pattern.test(does));
  const failures: Failure[] = [];

  async function play(kind: 'valid' | 'invalid', count: number): Promise<Map<number, number>> {
    const make = kind === 'valid' ? validRequest : invalidRequest;
    const answers: Answered[] = [];
    let world = shared;
    for (let at = 0; at < count; at += WORLD_LASTS) {
      if (consumes && (kind === 'valid' || at === 0)) {
        world = await freshWorld(house, operation);
      }
      const requests = fc.sample(make(operation, { resolve, known: knownFor(operation, world) }), {
        ...{ seed: seed + at, numRuns: Math.min(WORLD_LASTS, count - at) },
      });
      for (const [index, request] of requests.entries()) {
        const key = operation.needs === 'platform' ? house.platformKey : world.key;
        const to = { port: house.port, agent: house.agent, key };
        const answer = await sendRequest(to, request);
        answers.push(answer);
        const what = judgeAnswer(operation, request, answer, resolve);
        if (what !== undefined)
          failures.push({ at: `${kind} ${at + index}`, what, request, answer });
      }
    }
    return counted(answers);
  }

  const valid = await play('valid', options.validCount);
  const invalid = await play('invalid', options.invalidCount);
  return { operation, seed, valid, invalid, failures };
}
