import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isAppError } from '../errors.ts';
import { cacheDir } from './cache-dir.ts';
import { envSchema, readEnv } from './env.ts';

const KEY = 'k'.repeat(32);
const SECRET = `k1:${Buffer.alloc(32, 1).toString('base64')}`;

function refusal(source: Record<string, string>): string {
  try {
    readEnv(source);
  } catch (error) {
    if (isAppError(error)) return error.message;
    throw error;
  }
  throw new Error('readEnv accepted it');
}

describe('readEnv', () => {
  it('has a default for everything', () => {
    const env = readEnv({});
    expect(env).toMatchObject({ HOST: '127.0.0.1', PORT: 8123, RAG_TOP_K: 3, EMBEDDINGS: 'auto' });
    expect(env.DATABASE_URL).toBeUndefined();
    expect(env.FOYER_API_KEYS).toEqual([]);
    expect(env.FOYER_CACHE_DIR).toMatch(/foyer/);
  });

  it('takes an empty variable for an unset one', () => {
    expect(readEnv({ PORT: '', DATABASE_URL: ' ', FOYER_API_KEYS: '' })).toEqual(readEnv({}));
  });

  it('reads keys with the tenant each acts for', () => {
    const env = readEnv({ FOYER_API_KEYS: ` ${KEY}=harbor , ${KEY}==park-2:viewer,` });
    expect(env.FOYER_API_KEYS).toEqual([
      { key: KEY, tenantSlug: 'harbor', role: 'tenant_admin' },
      { key: `${KEY}=`, tenantSlug: 'park-2', role: 'viewer' },
    ]);
  });

  it.each([
    [{ PORT: '70000' }, /PORT is out of range; allowed: a whole number from 0 to 65535/],
    [{ PORT: '80 80' }, /PORT is not a whole number/],
    [{ PORT: '-1' }, /PORT is not a whole number/],
    [{ RAG_TOP_K: '1.5' }, /RAG_TOP_K is not a whole number/],
    [{ EMBEDDINGS: 'on' }, /EMBEDDINGS .*allowed: auto \| local \| off/],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL .*debug/],
    [
      { DATABASE_URL: 'mysql://u:p4ss@h/d' },
      /DATABASE_URL has another scheme; allowed: .*postgres:/,
    ],
    [{ DATABASE_URL: 'nonsense' }, /DATABASE_URL is not a URL/],
    [{ FOYER_ROLE: 'worker' }, /FOYER_ROLE .*allowed: all \| server/],
    [{ FOYER_ROLE: 'server' }, /FOYER_ROLE may be server with DATABASE_URL only/],
    [{ FOYER_HOST_URL: 'foyer-host:80' }, /FOYER_HOST_URL has another scheme/],
    [{ RUN_LEASE_SECONDS: '1' }, /RUN_LEASE_SECONDS is out of range/],
    [{ REDIS_URL: 'http://x' }, /REDIS_URL has another scheme/],
    [{ FOYER_API_KEYS: `${KEY}` }, /FOYER_API_KEYS entry 1 is not of the form key=tenant-slug/],
    [{ FOYER_API_KEYS: `${KEY}=a,short=b` }, /FOYER_API_KEYS entry 2 has fewer than 16/],
    [{ FOYER_API_KEYS: `${KEY}=a,${KEY}=b` }, /FOYER_API_KEYS entry 2 repeats/],
    [{ FOYER_API_KEYS: `${KEY}=a:platform_admin` }, /FOYER_API_KEYS entry 1 has a role that is/],
    [{ FOYER_SECRET_KEYS: 'k1:c2hvcnQ=' }, /FOYER_SECRET_KEYS entry 1 is not of the form kid:/],
    [{ FOYER_SECRET_KEYS: `${SECRET},${SECRET}` }, /FOYER_SECRET_KEYS entry 2 repeats/],
    [{ JWT_SECRET: 'x'.repeat(31) }, /JWT_SECRET is too short; allowed: 32 bytes or more/],
    [{ JWT_SECRET: 'x'.repeat(32) }, /JWT_ISSUER and JWT_AUDIENCE must be set/],
    [{ JWT_JWKS_URL: 'https://a.example', JWT_ISSUER: 'a' }, /JWT_AUDIENCE must be set/],
    [
      { JWT_SECRET: 'x'.repeat(32), JWT_JWKS_URL: 'https://a.example' },
      /JWT_SECRET and JWT_JWKS_URL exclude each other/,
    ],
  ])('refuses %j', (source, message) => {
    expect(refusal(source)).toMatch(message);
  });

  it('lists every wrong variable at once and echoes no value', () => {
    const message = refusal({ PORT: 'sesame', DATABASE_URL: 'sesame', FOYER_API_KEYS: 'sesame' });
    for (const name of ['PORT', 'DATABASE_URL', 'FOYER_API_KEYS']) expect(message).toContain(name);
    expect(message).not.toContain('sesame');
  });

  it.each([
    [{ NODE_ENV: 'production' }, /FOYER_SECRET_KEYS must be set because NODE_ENV is production/],
    [{ HOST: '0.0.0.0' }, /FOYER_SECRET_KEYS must be set because HOST is not a loopback address/],
    [{ HOST: '::' }, /FOYER_SECRET_KEYS must be set/],
    [{ HOST: '127.0.0.1.evil.example' }, /FOYER_SECRET_KEYS must be set/],
  ])('refuses to be open to others without a secret: %j', (source, message) => {
    expect(refusal(source)).toMatch(message);
    expect(readEnv({ ...source, FOYER_SECRET_KEYS: SECRET })).toMatchObject(source);
  });

  it.each(['localhost', '::1', '127.8.8.8'])('may stay keyless on %s', (HOST) => {
    expect(readEnv({ HOST }).HOST).toBe(HOST);
  });
});

describe('.env.example', () => {
  const lines = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n');
  const written = Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, value] = /^#?\s*([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value ?? '']];
    }),
  );

  it('names exactly the variables of the schema', () => {
    expect(Object.keys(written).sort()).toEqual(Object.keys(envSchema.shape).sort());
  });

  it('shows the defaults', () => {
    expect(readEnv(written)).toEqual(readEnv({}));
  });
});

it.each([
  ['linux', {}, /\.cache[\\/]foyer$/],
  ['linux', { XDG_CACHE_HOME: '/var/tmp/c' }, /^\/var\/tmp\/c\/foyer$/],
  ['darwin', {}, /Library[\\/]Caches[\\/]foyer$/],
  ['win32', { LOCALAPPDATA: '/local' }, /local[\\/]foyer[\\/]cache$/],
] as const)('caches on %s with %j in the place meant for it', (platform, source, path) => {
  expect(cacheDir(source, platform)).toMatch(path);
});
