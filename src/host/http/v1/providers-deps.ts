import type { Features, StoredFeatures } from '../../../schemas/features.ts';
import type {
  ModelRules,
  NewProvider,
  Provider,
  ProviderPatch,
  ProviderTask,
  ProviderTest,
} from '../../../schemas/providers.ts';

export interface ProvidersPort {
  /** Newest first; one more than `limit`, where there are more. */
  list(
    tenantId: string,
    page: {
      task?: ProviderTask | undefined;
      limit: number;
      after?: { at: string; id: string } | undefined;
    },
  ): Promise<Provider[]>;
  get(tenantId: string, id: string): Promise<Provider | null>;
  /** Before anything is written. @throws AppError `address_refused`, `bad_request` */
  check(setting: Pick<NewProvider, 'task' | 'provider' | 'model' | 'base_url'>): Promise<void>;
  /** @throws AppError `conflict` */
  create(tenantId: string, given: NewProvider): Promise<Provider>;
  /** @throws AppError `unknown_provider`, `stale_version`, `conflict`, `bad_request` */
  update(tenantId: string, id: string, patch: ProviderPatch, expected?: number): Promise<Provider>;
  /** @throws AppError `unknown_provider`, `stale_version` */
  delete(tenantId: string, id: string, expected?: number): Promise<void>;
  /** Asks the provider something small. @throws AppError `unknown_provider` */
  test(tenantId: string, id: string, signal: AbortSignal): Promise<ProviderTest>;
  /** Once a change is committed. */
  changed(tenantId: string): void;
}

export interface FeaturesPort {
  get(tenantId: string): Promise<StoredFeatures>;
  /** @throws AppError `stale_version` */
  put(tenantId: string, features: Features, expected?: number): Promise<StoredFeatures>;
  changed(tenantId: string): void;
}

export interface ModelRulesPort {
  get(tenantId: string): Promise<StoredRules>;
  /** @throws AppError `stale_version` */
  put(tenantId: string, rules: ModelRules, expected?: number): Promise<StoredRules>;
  changed(tenantId: string): void;
}
type StoredRules = ModelRules & { version: number; updated_at: string | null };
