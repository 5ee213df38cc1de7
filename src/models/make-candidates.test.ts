import { expect, it } from 'vitest';
import { newProviderSchema } from '../schemas/providers.ts';
import { makeCandidates } from './make-candidates.ts';
import { LocalModel } from './testing/local-model.ts';

const made: unknown[] = [];
const candidatesOf = makeCandidates({
  connect: (connection) => {
    made.push(connection);
    return new LocalModel();
  },
  priceOf: () => null,
});
const setting = (options: object, version = 1) => {
  const given = { task: 'llm', provider: 'house', model: 'm', options };
  const { provider, model, priority, weight, options: read } = newProviderSchema.parse(given);
  const at = { baseUrl: 'http://127.0.0.1:9/v1', apiKey: null };
  return { id: 'a', version, provider, model, priority, weight, options: read, ...at };
};

it('hedges where the setting says so, and nowhere else', () => {
  const [off] = candidatesOf([setting({})]);
  expect(off?.hedgeAfterMs).toBeUndefined();
  const [on] = candidatesOf([setting({ hedge_after_ms: 1_500 }, 2)]);
  expect(on).toMatchObject({ id: 'a:2', hedgeAfterMs: 1_500, concurrencyMax: 50 });
});

it('refuses a wait that would ask two of them every time', () => {
  expect(() => setting({ hedge_after_ms: 0 })).toThrow();
});

it('keeps the client of a setting that did not change', () => {
  made.length = 0;
  const [before] = candidatesOf([setting({}, 7)]);
  const [after] = candidatesOf([setting({}, 7)]);
  expect(after?.client).toBe(before?.client);
  expect(made).toHaveLength(1);
});
