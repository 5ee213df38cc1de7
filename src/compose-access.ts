import { setTimeout as sleep } from 'node:timers/promises';
import type { Stores } from './compose-stores.ts';
import type { Env } from './config/env.ts';
import { keepOnce, loadSecretKeys } from './config/secrets.ts';
import { AppError, isAppError } from './errors.ts';
import { makeKeyDigests } from './host/access/key-digests.ts';
import { makeKeyManager } from './host/access/manage-keys.ts';
import { makeTenantManager } from './host/access/manage-tenants.ts';
import { newApiKey, prefixOf } from './host/access/new-api-key.ts';
import { makeVerifyToken } from './host/access/verify-token.ts';
import { makeTenantFor } from './host/make-tenant-for.ts';
import { makeSealer } from './privacy/sealer.ts';
import { SCOPES_OF } from './schemas/access.ts';
import type { Db } from './stores/postgres/db.ts';

export interface AccessParts {
  env: Env;
  db: Db;
  stores: Stores;
  /** For whom keyless local callers act. */
  demoSlug: string;
  onError: (error: unknown, fields?: Record<string, unknown>) => void;
}

/**
 * What follows from the secret keys: `sealer` for secrets at rest, `digests` for keys; where no
 * variable gives them, `keptIn` is the file they were found or made in.
 */
export async function openSecrets(env: Env) {
  const { keys, keptIn } = await loadSecretKeys(env);
  const [current, ...older] = keys;
  if (current === undefined) throw new AppError('internal', 'there are no secret keys');
  return { keys, keptIn, sealer: makeSealer(keys), digests: makeKeyDigests([current, ...older]) };
}
export type Secrets = Awaited<ReturnType<typeof openSecrets>>;

/** Who may call, and the managers of tenants and keys. */
export function composeAccess(
  { env, db, stores, demoSlug, onError }: AccessParts,
  secrets: Secrets,
) {
  const { digests, sealer, keptIn } = secrets;
  const { JWT_SECRET: secret, JWT_JWKS_URL: jwksUrl, JWT_ISSUER, JWT_AUDIENCE } = env;
  const record = stores.audit.record;
  const tenantFor = makeTenantFor({
    keys: env.FOYER_API_KEYS,
    demoSlug,
    findTenant: stores.tenants.findActive,
    stored: {
      digests,
      find: stores.apiKeys.find,
      used: (holder, newest) =>
        // After the request that was first: it does not wait for this one's connection.
        void sleep(0)
          .then(() => stores.apiKeys.touch(holder, newest))
          .catch((error: unknown) => onError(error, { key_id: holder.keyId })),
    },
    ...((secret ?? jwksUrl) !== undefined && {
      verifyToken: makeVerifyToken({
        ...{ secret, jwksUrl, issuer: JWT_ISSUER ?? '', audience: JWT_AUDIENCE ?? '' },
      }),
    }),
  });
  const changed = tenantFor.forget;
  return {
    tenantFor,
    sealer,
    keptIn,
    keys: makeKeyManager({
      ...{ digests, store: stores.apiKeys, record, changed },
      inTenant: (tenantId, work) => db.withTenant(tenantId, work),
    }),
    tenants: makeTenantManager({
      ...{ store: stores.tenants, record, changed, asSystem: (work) => db.asSystem(work) },
    }),
  };
}
export type Access = ReturnType<typeof composeAccess>;

const KEY_FILE = 'development-key';

/**
 * A key of the demo tenant for whoever develops here, made with the first start and kept in the
 * data folder. Undefined once somebody has revoked it.
 */
export async function developmentKey(
  { env, stores }: Pick<AccessParts, 'env' | 'stores'>,
  { digests }: Secrets,
  tenantId: string,
): Promise<string | undefined> {
  const key = (await keepOnce(env.FOYER_DATA_DIR, KEY_FILE, newApiKey().key)).trim();
  const find = () => stores.apiKeys.find(digests.all(key));
  if ((await find()) !== null) return key;
  const role = 'tenant_admin';
  const made = { role, scopes: SCOPES_OF[role], name: 'Development', createdBy: 'system:start' };
  try {
    const prefix = prefixOf(key);
    await stores.apiKeys.create(tenantId, { ...made, role, ...digests.newest(key), prefix });
    return key;
  } catch (error) {
    if (!isAppError(error) || error.code !== 'conflict') throw error;
    // Made by another process meanwhile; or revoked, and then it stays so.
    return (await find()) === null ? undefined : key;
  }
}
