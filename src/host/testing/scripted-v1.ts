import type { V1Deps } from '../v1-deps.ts';

/** Stands for every port of the product API that a test does not bring: calling it fails. */
function absent(name: string): unknown {
  return new Proxy(() => undefined, {
    get: (_target, key) => absent(`${name}.${String(key)}`),
    apply() {
      throw new Error(`the test brings no ${name}`);
    },
  });
}

/** Keeps nothing: every request is a first one. */
const idempotency: V1Deps['idempotency'] = {
  once: async (_tenantId, _keyed, work) => ({ answer: await work(), replayed: false }),
};

export const scriptedV1 = (given: Partial<V1Deps> = {}): V1Deps =>
  new Proxy<Partial<V1Deps>>(
    { idempotency, recordAudit: async () => undefined, ...given },
    {
      get: (target, key) => Reflect.get(target, key) ?? absent(String(key)),
    },
  ) as V1Deps;
