import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../src/stores/postgres/testing/create-test-database.ts';

function life(args: string[], env: Record<string, string>) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'evals/crash/crash-child.ts', ...args],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  return new Promise<{
    signal: NodeJS.Signals | null;
    code: number | null;
    out: string;
    err: string;
  }>((resolve) => child.on('close', (code, signal) => resolve({ code, signal, out, err })));
}

describe('a process killed by SIGKILL while it books', () => {
  it.each([
    'before-effect',
    'inside-effect',
    'after-effect',
    'before-persist',
    'after-persist',
    'after-checkpoint',
  ])('leaves exactly one viewing and two messages when it dies %s', async (point) => {
    const dir = mkdtempSync(join(tmpdir(), 'foyer-crash-'));
    const database = await createTestDatabase();
    const env = {
      DATABASE_TIMEOUT_MS: '30000',
      FOYER_DATA_DIR: join(dir, 'data'),
      ...(database ? { DATABASE_URL: database.url } : {}),
    };
    try {
      const first = await life(['start', point], env);
      expect(first, first.err).toMatchObject({ signal: 'SIGKILL' });
      const second = await life(['recover'], env);
      expect(second.code, second.err).toBe(0);
      expect(JSON.parse(second.out.trim().split('\n').at(-1) ?? '')).toEqual({
        appointments: 1,
        leads: 1,
        effects: 1,
        messages: 2,
        running: 0,
        attempts: 2,
        status: 'success',
      });
    } finally {
      await database?.drop();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
