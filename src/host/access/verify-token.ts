import { createSecretKey } from 'node:crypto';
import {
  createRemoteJWKSet,
  errors,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from 'jose';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { type Role, roleSchema } from '../../schemas/access.ts';

export interface TokenSettings {
  /** Exactly one of the two. */
  secret?: string | undefined;
  jwksUrl?: string | undefined;
  issuer: string;
  audience: string;
}

/** Whom a token was given to; a platform admin belongs to no tenant. */
export interface TokenHolder {
  subject: string;
  tenantSlug: string | null;
  role: Role;
  /** When it ends, in seconds since 1970. */
  expiresAt: number;
}

/** Null for a token that is not valid, whatever is wrong with it. @throws AppError `overloaded` */
export type VerifyToken = (token: string) => Promise<TokenHolder | null>;

const CLOCK_SECONDS = 5;
const FETCH_MS = 3_000;
const COOLDOWN_MS = 30_000;
const KEPT_MS = 600_000;
const CHARS_MAX = 8_192;
const FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const claimsSchema = z
  .object({
    sub: z.string().min(1).max(255),
    exp: z.number(),
    tenant: z.string().min(1).max(63).optional(),
    role: roleSchema,
  })
  // Who belongs to a tenant is no admin of the platform, and everyone else belongs to one.
  .refine(({ tenant, role }) => (role === 'platform_admin') === (tenant === undefined));

export const isToken = (credential: string): boolean =>
  credential.length <= CHARS_MAX && FORM.test(credential);

/**
 * Tokens (RFC 7519) of one issuer for one audience. The algorithms follow from how the keys are
 * configured, never from the token (RFC 8725, 3.1): a public key is no HMAC secret here.
 */
export function makeVerifyToken(settings: TokenSettings): VerifyToken {
  const { secret, jwksUrl, issuer, audience } = settings;
  const options: JWTVerifyOptions = {
    issuer,
    audience,
    algorithms: secret === undefined ? ['RS256', 'ES256', 'EdDSA'] : ['HS256'],
    requiredClaims: ['exp', 'sub'],
    clockTolerance: CLOCK_SECONDS,
  };
  const verify = keysOf(secret, jwksUrl);
  return async (token) => {
    try {
      const claims = claimsSchema.safeParse(await verify(token, options));
      if (!claims.success) return null;
      const { sub, exp, tenant, role } = claims.data;
      return { subject: sub, tenantSlug: tenant ?? null, role, expiresAt: exp };
    } catch (error) {
      if (isTokensFault(error)) return null;
      throw new AppError('overloaded', 'the keys of tokens cannot be fetched', {
        retry: true,
        cause: error,
      });
    }
  };
}

type Verify = (token: string, options: JWTVerifyOptions) => Promise<unknown>;

function keysOf(secret: string | undefined, jwksUrl: string | undefined): Verify {
  if (secret !== undefined) {
    const key = createSecretKey(secret, 'utf8');
    return async (token, options) => (await jwtVerify(token, key, options)).payload;
  }
  if (jwksUrl === undefined) throw new AppError('internal', 'tokens need a secret or a key set');
  const keys: JWTVerifyGetKey = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: FETCH_MS,
    // A token with a key id that is not there asks for the set again, at most this often.
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: KEPT_MS,
  });
  return async (token, options) => (await jwtVerify(token, keys, options)).payload;
}

/** All but a key set that could not be had: that is nobody's fault who calls. */
const isTokensFault = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  error.code !== errors.JWKSTimeout.code &&
  error.code !== errors.JWKSInvalid.code &&
  error.code !== errors.JOSEError.code;
