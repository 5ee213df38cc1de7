import { expect, it } from 'vitest';
import { systemAssistantId } from './system-assistant-id.ts';

it('is version 5 of the graph’s name', () => {
  // What the dev server calls the graph of its own tests.
  expect(systemAssistantId('agent')).toBe('fe096781-5601-53d2-b2f6-0d3403f7e9ca');
});
