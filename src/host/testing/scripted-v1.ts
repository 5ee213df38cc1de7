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

export const scriptedV1 = (given: Partial<V1Deps> = {}): V1Deps =>
  new Proxy(given, {
    get: (target, key) => Reflect.get(target, key) ?? absent(String(key)),
  }) as V1Deps;
