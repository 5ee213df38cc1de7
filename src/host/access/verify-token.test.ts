import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeVerifyToken } from './verify-token.ts';

const SECRET = 'a secret of at least thirty-two bytes';
const WHO = { issuer: 'https://login.example', audience: 'foyer' };
const CLAIMS = { tenant: 'harbor', role: 'member' };
const hours = (count: number) => Math.floor(Date.now() / 1000) + count * 3600;

interface Changes {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  issuer?: string;
  audience?: string;
  subject?: string | null;
  expires?: number | null;
  notBefore?: number;
}

async function sign(
  key: KeyObject | Uint8Array,
  alg: string,
  { claims, header, issuer, audience, subject, expires, notBefore }: Changes = {},
): Promise<string> {
  const token = new SignJWT({ ...CLAIMS, ...claims })
    .setProtectedHeader({ alg, ...header })
    .setIssuer(issuer ?? WHO.issuer)
    .setAudience(audience ?? WHO.audience);
  if (subject !== null) token.setSubject(subject ?? 'ada');
  if (expires !== null) token.setExpirationTime(expires ?? hours(1));
  if (notBefore !== undefined) token.setNotBefore(notBefore);
  return token.sign(key);
}

const secret = new TextEncoder().encode(SECRET);
const verify = makeVerifyToken({ secret: SECRET, ...WHO });

describe('with a secret', () => {
  it('takes a token of this issuer, for this audience, that ends', async () => {
    const holder = { subject: 'ada', tenantSlug: 'harbor', role: 'member' };
    expect(await verify(await sign(secret, 'HS256'))).toMatchObject(holder);
  });

  it('takes an admin of the platform, who has no tenant', async () => {
    const claims = { role: 'platform_admin', tenant: undefined };
    expect(await verify(await sign(secret, 'HS256', { claims }))).toMatchObject({
      ...{ tenantSlug: null, role: 'platform_admin' },
    });
  });

  it.each<[string, Changes]>([
    ['that has expired', { expires: hours(-1) }],
    ['without exp', { expires: null }],
    ['without sub', { subject: null }],
    ['of nobody', { subject: '' }],
    ['for later', { notBefore: hours(1) }],
    ['of another issuer', { issuer: 'https://elsewhere.example' }],
    ['for another audience', { audience: 'elsewhere' }],
    ['of an unknown role', { claims: { role: 'root' } }],
    ['of several roles', { claims: { role: ['member'] } }],
    ['without a role', { claims: { role: undefined } }],
    ['of an inherited role', { claims: { role: 'constructor' } }],
    ['without a tenant', { claims: { tenant: undefined } }],
    ['of a platform admin in a tenant', { claims: { role: 'platform_admin' } }],
  ])('refuses a token %s', async (_, changes) => {
    expect(await verify(await sign(secret, 'HS256', changes))).toBeNull();
  });

  it('allows clocks five seconds, and no more', async () => {
    const now = Math.floor(Date.now() / 1000);
    expect(await verify(await sign(secret, 'HS256', { expires: now - 2 }))).not.toBeNull();
    expect(await verify(await sign(secret, 'HS256', { expires: now - 10 }))).toBeNull();
  });

  it('refuses another secret, other algorithms and none', async () => {
    const other = new TextEncoder().encode(`${SECRET}!`.padEnd(64, 'x'));
    expect(await verify(await sign(other, 'HS256'))).toBeNull();
    expect(await verify(await sign(other.slice(0, 48), 'HS384'))).toBeNull();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(await verify(await sign(privateKey, 'RS256'))).toBeNull();
    const bare = new UnsecuredJWT({ ...CLAIMS, iss: WHO.issuer, aud: WHO.audience, sub: 'ada' });
    expect(await verify(bare.setExpirationTime(hours(1)).encode())).toBeNull();
  });

  it('refuses what was changed after it was signed', async () => {
    const [header, , signature] = (await sign(secret, 'HS256')).split('.');
    const claims = { ...CLAIMS, role: 'tenant_admin', sub: 'ada', exp: hours(1), iss: WHO.issuer };
    const body = Buffer.from(JSON.stringify({ ...claims, aud: WHO.audience })).toString(
      'base64url',
    );
    expect(await verify(`${header}.${body}.${signature}`)).toBeNull();
    expect(await verify('a.b.c')).toBeNull();
  });
});

/** A login that publishes its keys. */
async function startLogin() {
  const signing = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const published = [{ ...(await exportJWK(signing.publicKey)), kid: 'k1', alg: 'RS256' }];
  const seen = { status: 200, asked: 0 };
  const server = createServer((_request, response) => {
    seen.asked += 1;
    response.writeHead(seen.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return { signing, seen, jwksUrl: `http://127.0.0.1:${port}/jwks.json` };
}

describe('with a key set', () => {
  it('takes a token of a published key, and fetches the set once', async () => {
    const { signing, seen, jwksUrl } = await startLogin();
    const check = makeVerifyToken({ jwksUrl, ...WHO });
    const token = await sign(signing.privateKey, 'RS256', { header: { kid: 'k1' } });
    expect(await check(token)).toMatchObject({ subject: 'ada' });
    expect(await check(token)).toMatchObject({ subject: 'ada' });
    expect(seen.asked).toBe(1);
  });

  it('is not talked into taking its public key for a secret (RS256 → HS256)', async () => {
    const { signing, jwksUrl } = await startLogin();
    const check = makeVerifyToken({ jwksUrl, ...WHO });
    const pem = signing.publicKey.export({ type: 'spki', format: 'pem' });
    const header = { alg: 'HS256', kid: 'k1' };
    const claims = { ...CLAIMS, sub: 'ada', exp: hours(1), iss: WHO.issuer, aud: WHO.audience };
    const text = [header, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const forged = createHmac('sha256', pem).update(text).digest('base64url');
    expect(await check(`${text}.${forged}`)).toBeNull();
  });

  it.each([
    ['unknown', { kid: 'k2' }],
    ['a path', { kid: '../../../dev/null' }],
    ['SQL', { kid: "k1' OR '1'='1" }],
  ])('finds no key by a kid that is %s, and does not ask again and again', async (_, header) => {
    const { signing, seen, jwksUrl } = await startLogin();
    const check = makeVerifyToken({ jwksUrl, ...WHO });
    const token = await sign(signing.privateKey, 'RS256', { header });
    for (let n = 0; n < 5; n += 1) expect(await check(token)).toBeNull();
    expect(seen.asked).toBeLessThanOrEqual(2);
  });

  it('heeds neither a key nor an address of keys inside the token', async () => {
    const { jwksUrl } = await startLogin();
    const elsewhere = await startLogin();
    const check = makeVerifyToken({ jwksUrl, ...WHO });
    const { signing } = elsewhere;
    const jwk = await exportJWK(signing.publicKey);
    const header = { kid: 'k1', jwk, jku: elsewhere.jwksUrl, x5u: elsewhere.jwksUrl };
    expect(await check(await sign(signing.privateKey, 'RS256', { header }))).toBeNull();
    expect(elsewhere.seen.asked).toBe(0);
  });

  it('says that the set cannot be had, for that is no fault of the token', async () => {
    const { signing, seen, jwksUrl } = await startLogin();
    seen.status = 500;
    const check = makeVerifyToken({ jwksUrl, ...WHO });
    const token = await sign(signing.privateKey, 'RS256', { header: { kid: 'k1' } });
    await expect(check(token)).rejects.toMatchObject({ code: 'overloaded', retry: true });
  });
});
