import { expect, it } from 'vitest';
import { assistantDefaults, setGraphEnvironment } from './graph-environment.ts';
import type { GraphConfig } from './read-graph-config.ts';

it('sets what is not set yet', () => {
  const environment: Record<string, string | undefined> = { A: 'mine', EMPTY: '' };
  const config = { env: { A: 'theirs', B: 'theirs', EMPTY: 'theirs' } } as unknown as GraphConfig;
  setGraphEnvironment(config, environment);
  expect(environment).toEqual({ A: 'mine', B: 'theirs', EMPTY: '' });
});

it.each([undefined, '', ' '])('knows no defaults from %o', (LANGGRAPH_CONFIG) => {
  expect(assistantDefaults({ LANGGRAPH_CONFIG })).toEqual({});
});

it('reads defaults of assistants, context apart from config', () => {
  const LANGGRAPH_CONFIG = JSON.stringify({
    a: { configurable: { model: 'm' } },
    b: { context: { model: 'm' } },
  });
  expect(assistantDefaults({ LANGGRAPH_CONFIG })).toEqual({
    a: { config: { configurable: { model: 'm' } } },
    b: { config: {}, context: { model: 'm' } },
  });
});

it.each(['{', '[]', '{"a":1}'])('refuses %s without repeating it', (LANGGRAPH_CONFIG) => {
  expect(() => assistantDefaults({ LANGGRAPH_CONFIG })).toThrow('LANGGRAPH_CONFIG is not usable');
});
