import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConversationDeps } from '../graphs/conversation/graph.ts';
import { ScriptedModel } from '../graphs/conversation/testing/scripted-model.ts';
import { compose } from './compose.ts';
import { readEnv } from './config/env.ts';
import { newAgent } from './stores/postgres/testing/make-world.ts';
import { openPlace } from './testing/open-place.ts';
import { serveHouse } from './testing/serve-house.ts';

/**
 * Two hosts over one Postgres (and one Redis, where there is one): what is edited at the first is
 * answered anew by the second at once. The embedded database serves one process, so there the
 * second host is the first.
 */
const keys = new Map<string, { tenantId: string; slug: string }>();
const SHARED = process.env['REDIS_URL'] !== undefined;

interface Host {
  url: string;
  house: Awaited<ReturnType<typeof compose>>;
  /** While it is set, replies wait for it once they have read the documents. */
  pause: { held?: Promise<void>; reached: number };
  close(): Promise<void>;
}

let place: Awaited<ReturnType<typeof openPlace>>;
let hosts: [Host, Host];

/** Says the fee as the documents have it, in the tone its instructions ask for. */
const toned = (prompt: string) =>
  new ScriptedModel((messages) => {
    const told = messages.map(({ text }) => text).join('\n');
    const [fee = 'Nothing is known of the fee.'] =
      told.match(/The application fee is [^.]*\./) ?? [];
    return { say: `${prompt.includes('warmly') ? 'Gladly!' : 'Certainly.'} ${fee}` };
  });

async function open(name: string): Promise<Host> {
  const pause: Host['pause'] = { reached: 0 };
  const adjust = (deps: ConversationDeps): ConversationDeps => ({
    ...deps,
    async search(...given) {
      const found = await deps.search(...given);
      pause.reached += 1;
      await pause.held;
      return found;
    },
    models: {
      forReply: (tenantId, agent, occasion) =>
        agent.prompt.startsWith('Speak')
          ? toned(agent.prompt)
          : deps.models.forReply(tenantId, agent, occasion),
    },
  });
  const env = readEnv({
    ...place.settings,
    FOYER_DATA_DIR: join(place.dir, name),
    REDIS_URL: process.env['REDIS_URL'],
  });
  const resolveKey = async (key: string) => keys.get(key) ?? null;
  const house = await compose(env, { seed: false, resolveKey, adjust });
  const { url, stop } = await serveHouse(house.deps);
  const close = async () => {
    await stop();
    await house.close(0);
  };
  return { url, house, pause, close };
}

beforeAll(async () => {
  place = await openPlace();
  const first = await open('a');
  hosts = [first, place.databaseUrl === undefined ? first : await open('b')];
});
afterAll(async () => {
  for (const host of new Set(hosts)) await host.close();
  await place.remove();
});

async function send(host: Host, key: string, path: string, init: RequestInit) {
  const headers = { 'x-api-key': key, ...init.headers };
  const answer = await fetch(`${host.url}${path}`, { ...init, headers });
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it
  const body: any = await answer.json();
  expect({ path, ok: answer.ok, body }).toMatchObject({ ok: true });
  return body;
}

const sendJson = (host: Host, key: string, path: string, body: object, method = 'POST') =>
  send(host, key, path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** A tenant of its own that knows of one fee. */
async function tenant(prompt = '') {
  const [editor] = hosts;
  const slug = `t-${randomUUID().slice(0, 8)}`;
  const { stores } = editor.house;
  const { id } = await stores.tenants.create({ slug, name: slug, phone: null, email: null });
  const agent = await stores.agents.create(id, newAgent('desk', { prompt }));
  keys.set(slug, { tenantId: id, slug });
  const write = async (fee: string) => {
    const form = new FormData();
    const text = `# Fees\n\nThe application fee is ${fee} for every adult.\n`;
    form.set('file', new Blob([text], { type: 'text/markdown' }), 'fees.md');
    return send(editor, slug, '/v1/knowledge/upload', { method: 'POST', body: form });
  };
  const edit = async (prompt: string) => {
    const path = `/v1/agents/${agent.id}`;
    await sendJson(editor, slug, path, { prompt }, 'PATCH');
    return sendJson(editor, slug, `${path}/publish`, {});
  };
  const ask = (host: Host, message: string): Promise<{ cached: boolean; reply: string }> =>
    sendJson(host, slug, '/v1/chat/message', { agent_id: 'desk', message });
  await write('$41');
  return { id, key: slug, agent, write, edit, ask };
}

const ASKED = 'What is the application fee?';
/** In other words, each of which is asked once: a second time its own words would hit. */
const REWORDED = [
  'How much does the application cost?',
  'how much is the application fee',
  'Could you tell me how much the application fee is?',
  'application fee?',
];

/** Asks in ever other words until some meaning hits: a busy machine may embed too slowly. */
async function hitsByMeaning(ask: () => Promise<{ cached: boolean }>): Promise<void> {
  await expect.poll(async () => (await ask()).cached, { timeout: 50_000 }).toBe(true);
}

describe('an edit at one host, and the next answer of the other', () => {
  it('is new after an edit of a document, in the same words and in others', async () => {
    const [, other] = hosts;
    const { ask, write } = await tenant();
    expect(await ask(other, ASKED)).toMatchObject({ cached: false });
    expect(await ask(other, ASKED)).toMatchObject({ cached: true });
    let turn = 0;
    await hitsByMeaning(() => ask(other, `${'Well, '.repeat(turn++)}${REWORDED[0]}`));
    await write('$52');
    for (const text of [REWORDED[1], ASKED, REWORDED[2], REWORDED[0]]) {
      const { reply } = await ask(other, text ?? '');
      expect({ text, reply }).toMatchObject({ reply: expect.stringContaining('$52') });
      expect(reply).not.toContain('$41');
    }
    await hitsByMeaning(() => ask(other, ASKED));
  });

  it.runIf(SHARED)('shares with the other host what may be shared', async () => {
    const [one, other] = hosts;
    const { ask } = await tenant();
    const { reply } = await ask(one, ASKED);
    expect(await ask(other, ASKED)).toMatchObject({ cached: true, reply });
  });

  it('says nothing more of a document that is gone', async () => {
    const [editor, other] = hosts;
    const { key, ask, write } = await tenant();
    const { document_id: id } = await write('$43');
    expect((await ask(other, ASKED)).reply).toContain('$43');
    const headers = { 'x-api-key': key };
    const gone = await fetch(`${editor.url}/v1/knowledge/${id}`, { method: 'DELETE', headers });
    expect(gone.status).toBe(204);
    for (const text of [ASKED, ...REWORDED])
      expect((await ask(other, text)).reply).not.toContain('$43');
  });

  it('speaks as the agent is told to now', async () => {
    const [, other] = hosts;
    const { ask, edit } = await tenant('Speak coolly, at all times.');
    expect((await ask(other, ASKED)).reply).toMatch(/^Certainly.*\$41/);
    expect(await ask(other, ASKED)).toMatchObject({ cached: true });
    await edit('Speak warmly, at all times.');
    expect(await ask(other, ASKED)).toMatchObject({
      cached: false,
      reply: expect.stringMatching(/^Gladly!.*\$41/),
    });
    for (const text of REWORDED) expect((await ask(other, text)).reply).toMatch(/^Gladly!/);
    await edit('Speak coolly, at all times.');
    // Told as before, yet by another version: what was said before the edits stays out of reach.
    expect(await ask(other, ASKED)).toMatchObject({ cached: false });
  });

  it('gives no number that is no longer theirs', async () => {
    const [editor, other] = hosts;
    const { id, ask } = await tenant();
    await ask(other, ASKED);
    await editor.house.stores.tenants.updateAccount(id, { phone: '+12065550199' });
    expect(await ask(other, ASKED)).toMatchObject({ cached: false });
    expect(await ask(other, ASKED)).toMatchObject({ cached: true });
  });

  it('waits for no answer of before the edit, and gives none to who asks after it', async () => {
    const [, other] = hosts;
    const { ask, write } = await tenant();
    const { promise: held, resolve: release } = makeGate();
    other.pause.held = held;
    const reached = other.pause.reached;
    const first = ask(other, ASKED);
    await expect.poll(() => other.pause.reached).toBe(reached + 1);
    // Boards the first one's flight, before the edit.
    const second = ask(other, ASKED);
    await write('$52');
    delete other.pause.held;
    // The first has read the old document and has not ended.
    const third = await ask(other, ASKED);
    expect(third.reply).toContain('$52');
    release();
    expect((await first).reply).toContain('$41');
    expect((await second).reply).toMatch(/\$(41|52)/);
    for (const text of [ASKED, ...REWORDED]) {
      const { reply } = await ask(other, text);
      expect({ text, reply }).toMatchObject({ reply: expect.stringContaining('$52') });
      expect(reply).not.toContain('$41');
    }
  });
});

function makeGate(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
