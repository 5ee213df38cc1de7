import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { composeModeration } from './compose-safety.ts';
import { readEnv } from './config/env.ts';

const ignore = () => undefined;

it('asks the configured service about masked text, and the list when it is away', async () => {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
    request.on('end', () => {
      const results = [{ flagged: true, categories: { harassment: true } }];
      response.end(JSON.stringify({ results }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const failures: unknown[] = [];
  const env = readEnv({
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
    OPENAI_MODERATION_MODEL: 'omni',
  });
  const { moderate } = composeModeration(env, (error) => failures.push(error));
  const judged = await moderate('You fool, call me at +1 415 555 0134', 'in');
  expect(judged).toEqual({ flagged: true, categories: ['harassment'], by: 'provider' });
  expect(heard.join('')).not.toContain('555');
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(await moderate('Hello', 'in')).toMatchObject({ flagged: false, by: 'list' });
  expect(failures).toHaveLength(1);
});

it('needs no service', async () => {
  const { moderate } = composeModeration(readEnv({}), ignore);
  expect(await moderate('I will kill you', 'in')).toMatchObject({ flagged: true, by: 'list' });
});
