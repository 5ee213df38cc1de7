import { randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Principal } from '../schemas/access.ts';
import type { RecordAudit } from '../schemas/audit.ts';
import type { CrmTargetView, NewCrmTarget } from '../schemas/crm-target.ts';

export interface CrmTargetsDeps {
  store: {
    get(tenantId: string): Promise<CrmTargetView | null>;
    find(tenantId: string): Promise<{ url: string; secretSealed: string; enabled: boolean } | null>;
    put(
      tenantId: string,
      target: { url: string; enabled: boolean; secretSealed: string | null },
      expected: number | undefined,
    ): Promise<CrmTargetView | null>;
    remove(tenantId: string): Promise<boolean>;
  };
  sealer: {
    seal(text: string, place: string): string;
    open(sealed: string, place: string): string;
  };
  placeOf(tenantId: string): string;
  record: RecordAudit;
  inTenant<T>(tenantId: string, work: () => Promise<T>): Promise<T>;
  /** Of each message that is due from now on. */
  announce(): void;
}

const SECRET_BYTES = 32;
const newSecret = () => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;

const none = () =>
  new AppError('not_found', 'There is no CRM target', { hint: 'Set one with PUT.' });

/** Where tenants' messages to their CRMs go. Changes are audited; addresses may name customers. */
export function makeCrmTargets(deps: CrmTargetsDeps) {
  const { store, sealer, placeOf, record, inTenant } = deps;
  const told = (actor: Principal, action: string, details = {}) => ({
    ...{ actor, action, outcome: 'ok' as const, details },
    target: { type: 'crm_target', id: 'crm' },
  });
  return {
    /** @throws AppError `not_found` */
    async get(tenantId: string): Promise<CrmTargetView> {
      const target = await store.get(tenantId);
      if (target === null) throw none();
      return target;
    },

    /** With its secret opened. */
    async find(tenantId: string) {
      const target = await store.find(tenantId);
      if (target === null) return null;
      const { url, enabled, secretSealed } = target;
      return { url, enabled, secret: sealer.open(secretSealed, placeOf(tenantId)) };
    },

    /** Answers the secret where it was made here. @throws AppError `stale_version` */
    async put(
      tenantId: string,
      actor: Principal,
      { url, enabled, secret: given }: NewCrmTarget,
      expected: number | undefined,
    ): Promise<CrmTargetView & { secret?: string }> {
      const { target, made } = await inTenant(tenantId, async () => {
        const isNew = (await store.get(tenantId)) === null;
        const made = isNew && given === undefined ? newSecret() : undefined;
        const secret = given ?? made;
        const secretSealed = secret === undefined ? null : sealer.seal(secret, placeOf(tenantId));
        const target = await store.put(tenantId, { url, enabled, secretSealed }, expected);
        if (target === null) {
          throw new AppError('stale_version', 'It has been changed since it was read', {
            hint: 'Read it again, and send the ETag of that answer as If-Match.',
            field: 'If-Match',
          });
        }
        await record(tenantId, told(actor, 'crm_target.changed', { enabled }));
        return { target, made };
      });
      deps.announce();
      return { ...target, ...(made !== undefined && { secret: made }) };
    },

    /** @throws AppError `not_found` */
    remove: (tenantId: string, actor: Principal): Promise<void> =>
      inTenant(tenantId, async () => {
        if (!(await store.remove(tenantId))) throw none();
        await record(tenantId, told(actor, 'crm_target.removed'));
      }),
  };
}
