import type { Embedders } from './compose-embedders.ts';
import type { ComposedProviders } from './compose-providers.ts';
import type { ProvidersPort } from './host/http/v1/providers-deps.ts';
import type { EnqueueJob } from './schemas/jobs.ts';
import type { Db } from './stores/postgres/db.ts';

interface Parts {
  db: Pick<Db, 'withTenant'>;
  embedders: Pick<Embedders, 'changed'>;
  enqueue: EnqueueJob;
}

/** By then every process knows the new setting, and documents it read before have been stored. */
const DELAY_SECONDS = 6;

/** A tenant that changes what its vectors are made by gets those of its documents made anew. */
export function reembedding(
  { ports, ownEmbedding }: Pick<ComposedProviders, 'ports' | 'ownEmbedding'>,
  { db, embedders, enqueue }: Parts,
): ProvidersPort {
  const { providers } = ports;
  const present = async (tenantId: string): Promise<string | null> => {
    const own = await ownEmbedding(tenantId);
    return own === undefined ? null : `${own.provider}/${own.model}`;
  };
  const watched = <T>(tenantId: string, change: () => Promise<T>): Promise<T> =>
    db.withTenant(tenantId, async () => {
      const before = await present(tenantId);
      const done = await change();
      if ((await present(tenantId)) === before) return done;
      const how = { lane: 'knowledge.reembed', delaySeconds: DELAY_SECONDS };
      await enqueue(tenantId, 'knowledge.reembed', {}, how);
      return done;
    });
  return {
    ...providers,
    create: (tenantId, given) => watched(tenantId, () => providers.create(tenantId, given)),
    update: (tenantId, ...change) => watched(tenantId, () => providers.update(tenantId, ...change)),
    delete: (tenantId, ...which) => watched(tenantId, () => providers.delete(tenantId, ...which)),
    changed(tenantId) {
      providers.changed(tenantId);
      embedders.changed(tenantId);
    },
  };
}
