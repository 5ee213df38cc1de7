import { expect, it } from 'vitest';
import { isLocalOrigin, isStudioOrigin } from './trusted-origin.ts';

it.each([
  ['https://smith.langchain.com', 'studio'],
  ['https://eu.smith.langchain.com', 'studio'],
  ['https://apac.smith.langchain.com', 'studio'],
  ['http://localhost:3000', 'local'],
  ['http://127.0.0.1', 'local'],
  ['http://[::1]:5173', 'local'],
  ['http://smith.langchain.com', 'foreign'],
  ['https://smith.langchain.com:8443', 'foreign'],
  ['https://smith.langchain.com.attacker.example', 'foreign'],
  ['https://notsmith.langchain.com', 'foreign'],
  ['https://smith-langchain.com', 'foreign'],
  ['https://smith.langchain.com@attacker.example', 'foreign'],
  ['https://attacker.example/https://smith.langchain.com', 'foreign'],
  ['http://localhost.attacker.example', 'foreign'],
  ['null', 'foreign'],
  ['', 'foreign'],
])('%s is %s', (origin, kind) => {
  expect(isStudioOrigin(origin)).toBe(kind === 'studio');
  expect(isLocalOrigin(origin)).toBe(kind !== 'foreign');
});
