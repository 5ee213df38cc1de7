import { getLogger } from '@langchain/langgraph-sdk/logging';
import { expect, it } from 'vitest';
import { offerLogger } from './offer-logger.ts';

it("writes what graphs say by the SDK's logger", () => {
  const written: unknown[] = [];
  const at = (level: string) => (fields: object, message: string) =>
    void written.push([level, message, fields]);
  const log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  const withdraw = offerLogger(log);
  getLogger().info('begun', { node: 'a' });
  getLogger().error('failed');
  getLogger().verbose('detail');
  withdraw();
  expect(written).toEqual([
    ['info', 'begun', { from: 'graph', node: 'a' }],
    ['error', 'failed', { from: 'graph' }],
    ['debug', 'detail', { from: 'graph' }],
  ]);
  expect(() => getLogger()).toThrow('not available');
});
