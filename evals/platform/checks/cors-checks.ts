import assert from 'node:assert/strict';
import type { Check, CheckContext } from '../check.ts';
import { must } from '../support/must.ts';

const STUDIO = 'https://smith.langchain.com';

const preflight = ({ http }: CheckContext, headers: Record<string, string> = {}) =>
  http('/threads/search', {
    method: 'OPTIONS',
    headers: {
      origin: STUDIO,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-api-key,x-auth-scheme',
      ...headers,
    },
  });
const listed = (response: Response, header: string): string[] =>
  (response.headers.get(header) ?? '').split(',').map((item) => item.trim().toLowerCase());
const exposed = async ({ http }: CheckContext) =>
  listed(await http('/ok', { headers: { origin: STUDIO } }), 'access-control-expose-headers');

/** Pages of other origins: Studio, and a chat page under development. */
export const corsChecks: Check[] = [
  {
    id: 'cors.preflight',
    title: 'A preflight of Studio’s is granted, with the headers it asked for',
    run: async (ctx) => {
      const response = await preflight(ctx);
      must(response.ok, `HTTP ${response.status}`);
      must(
        ['*', STUDIO].includes(response.headers.get('access-control-allow-origin') ?? ''),
        'origin',
      );
      const allowed = listed(response, 'access-control-allow-headers');
      for (const name of ['content-type', 'x-api-key', 'x-auth-scheme'])
        must(allowed.includes(name), name);
      must(listed(response, 'access-control-allow-methods').includes('post'), 'POST is granted');
    },
  },
  {
    id: 'cors.methods',
    title: 'A preflight grants every method of the API',
    run: async (ctx) => {
      const methods = listed(await preflight(ctx), 'access-control-allow-methods');
      for (const method of ['get', 'post', 'put', 'patch', 'delete'])
        must(methods.includes(method), method);
    },
  },
  {
    id: 'cors.expose',
    title: 'Pages may read Content-Location and X-Pagination-Total',
    run: async (ctx) => {
      const headers = await exposed(ctx);
      for (const name of ['content-location', 'x-pagination-total'])
        must(headers.includes(name), name);
    },
  },
  {
    id: 'cors.expose-more',
    title: 'Pages may read Location and X-Pagination-Next',
    differs: { dev: 'exposes only Content-Location and X-Pagination-Total' },
    run: async (ctx) => {
      const headers = await exposed(ctx);
      for (const name of ['location', 'x-pagination-next']) must(headers.includes(name), name);
    },
  },
  {
    id: 'cors.private-network',
    title: 'A preflight grants access to a private network',
    differs: { dev: 'leaves the question unanswered' },
    run: async (ctx) => {
      const response = await preflight(ctx, { 'access-control-request-private-network': 'true' });
      assert.equal(response.headers.get('access-control-allow-private-network'), 'true');
    },
  },
  {
    id: 'cors.loopback-page',
    title: 'A page served on loopback gets its answer',
    run: async ({ http }) => {
      const origin = 'http://localhost:3000';
      const response = await http('/threads/search', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: '{"limit":1}',
      });
      assert.equal(response.status, 200);
      must(
        ['*', origin].includes(response.headers.get('access-control-allow-origin') ?? ''),
        'the origin is granted',
      );
    },
  },
  {
    id: 'cors.on-errors',
    title: 'An error carries the CORS headers too, so that a page can read it',
    run: async ({ http }) => {
      const response = await http(`/threads/${crypto.randomUUID()}`, {
        headers: { origin: STUDIO },
      });
      assert.equal(response.status, 404);
      must(
        response.headers.get('access-control-allow-origin'),
        'access-control-allow-origin is missing',
      );
    },
  },
];
