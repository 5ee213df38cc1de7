import type { BaseMessage } from '@langchain/core/messages';
import { LRUCache } from 'lru-cache';
import {
  makeModelMasker,
  makeServiceFind,
  makeTenantRedactor,
  settingsOf,
} from './compose-privacy.ts';
import type { Stores } from './compose-stores.ts';
import type { RedactionPort } from './host/http/v1/redaction-deps.ts';
import type { Budget } from './models/budget-port.ts';
import { makeConversationMaskings } from './models/conversation-maskings.ts';
import { makeKnownFor } from './models/known-for.ts';
import type { ConnectedSetting } from './models/make-candidates.ts';
import { maskMessages } from './models/mask-messages.ts';
import { makeMeteredService } from './models/metered-pii-service.ts';
import type { FindOutside, ModelPrivacy } from './models/model-privacy.ts';
import { ownPriceOf } from './models/own-price-of.ts';
import { wordsOf } from './models/words-of.ts';
import { hiddenFromModels } from './privacy/find-for-models.ts';
import type { PiiService } from './privacy/find-with-service.ts';
import { kindOf } from './privacy/kind-names.ts';
import { kindsIn } from './privacy/kinds-in.ts';
import type { Sealer } from './privacy/sealer.ts';
import { tenantHashKey } from './privacy/tenant-hash-key.ts';
import type { ModelFetch } from './providers/llm/model-fetch.ts';
import { makePresidio } from './providers/pii/presidio.ts';
import type { Features } from './schemas/features.ts';
import type { Db } from './stores/postgres/db.ts';
import { makeVaultStore } from './stores/postgres/vault-store.ts';

export interface MaskingParts {
  db: Db;
  sealer: Sealer;
  /** What hashes in exports are keyed with. */
  secret: Uint8Array | undefined;
  /** What a tenant may and wants; 5 s old at most. */
  features: { of(tenantId: string): Promise<Features> };
  /** The tenant's redaction services, in their order. */
  services: (tenantId: string) => Promise<ConnectedSetting[]>;
  /** Reaches addresses that tenants give. */
  fetch: ModelFetch;
  budget: Budget;
  onError: (error: unknown, fields?: Record<string, unknown>) => void;
}

/** What placeholders stand for is kept no longer than a tenant keeps conversations. */
const KEPT_DAYS = 30;
const SERVICES_KNOWN_MS = 5_000;
const SERVICES_MAX = 2_000;
const SWEEP_BATCH = 1_000;
const CHARS_A_TOKEN = 4;

/** Masks what models are sent as each tenant wants it, alike throughout a conversation. */
export function composeMasking(parts: MaskingParts) {
  const { db, budget, onError } = parts;
  const vault = makeVaultStore(db, parts.sealer);
  const maskings = makeConversationMaskings({
    vault: { ...vault, keep: (...kept) => vault.keep(...kept, KEPT_DAYS) },
    inOneTransaction: (tenantId, work) => db.withTenant(tenantId, work),
    onError,
  });
  const connected = makeKnownFor(parts.services, SERVICES_KNOWN_MS);
  const services = new LRUCache<string, FindOutside>({ max: SERVICES_MAX });

  function connect(tenantId: string, setting: ConnectedSetting): FindOutside {
    const { provider, model, baseUrl, apiKey, options } = setting;
    const price = ownPriceOf(options);
    const presidio = makePresidio({
      ...{ baseUrl, kindOf, fetch: parts.fetch, ...(apiKey !== null && { apiKey }) },
      ...(options.timeouts?.total_ms !== undefined && { timeoutMs: options.timeouts.total_ms }),
    });
    const service: PiiService = makeMeteredService(presidio, (characters) => {
      const tokens = Math.ceil(characters / CHARS_A_TOKEN);
      return budget.reserve({
        ...{ tenantId, provider, model: model || provider, operation: 'pii' },
        ...{ inputTokensEstimate: tokens, outputTokensMax: 0 },
        // A service without a price is the tenant's own: a limit must not switch it off.
        ...{ price, freeUnlessPriced: true },
      });
    });
    const told = (error: unknown) => onError(error, { tenantId, operation: 'pii' });
    return makeServiceFind(service, told);
  }

  async function serviceOf(tenantId: string): Promise<FindOutside | undefined> {
    const [first] = await connected.of(tenantId);
    if (first === undefined) return undefined;
    const key = `${first.id}:${first.version}`;
    const find = services.get(key) ?? connect(tenantId, first);
    services.set(key, find);
    return find;
  }

  const open: NonNullable<ModelPrivacy['open']> = async (asker) => {
    const wanted = await parts.features.of(asker.tenantId);
    const masker = makeModelMasker(wanted);
    if (!wanted.pii_redaction_enabled) return { masking: masker.begin() };
    const masking = await maskings.begin(masker, asker);
    const service = await serviceOf(asker.tenantId);
    if (service === undefined) return { masking };
    const { kinds, threshold } = settingsOf(wanted);
    return {
      masking,
      find: async (text, signal) =>
        hiddenFromModels(await service(text, signal), {
          kinds,
          ...(threshold !== undefined && { threshold }),
        }),
    };
  };

  const whole = makeModelMasker();
  return {
    open,

    /** Kinds of personal data that models are shown because the tenant hides less than all. */
    async exposed(tenantId: string, messages: readonly BaseMessage[]): Promise<string[]> {
      const wanted = await parts.features.of(tenantId);
      const { kinds, threshold } = settingsOf(wanted);
      const hidesAll = kinds === undefined && threshold === undefined;
      if (wanted.pii_redaction_enabled && hidesAll) return [];
      return kindsIn(wordsOf(maskMessages([...messages], whole.begin())));
    },

    /** What a run masked is written with what it records. */
    transcript: <T extends Pick<Stores['transcript'], 'recordTurn'>>(transcript: T): T => ({
      ...transcript,
      async recordTurn(tenantId, turn) {
        await maskings.recordWith(tenantId, turn.runId, () =>
          transcript.recordTurn(tenantId, turn),
        );
        maskings.end(tenantId, turn.runId);
      },
    }),
    proposals: <T extends Pick<Stores['proposals'], 'save'>>(proposals: T): T => ({
      ...proposals,
      save: (tenantId, proposal) =>
        maskings.recordWith(tenantId, proposal.runId, () => proposals.save(tenantId, proposal)),
    }),

    /** Once a change of the tenant's redaction services is committed. */
    changed: connected.forget,

    /** Texts that leave the house. */
    redaction: {
      async begin(tenantId, mode) {
        const features = await parts.features.of(tenantId);
        const key = parts.secret && tenantHashKey(parts.secret, tenantId);
        return makeTenantRedactor(features, mode, key).begin();
      },
    } satisfies RedactionPort,

    /** Removes values whose time is over. */
    sweep: () => vault.sweep(SWEEP_BATCH),
  };
}
