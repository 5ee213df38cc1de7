import { describe, expect, it } from 'vitest';
import { allChecks } from './all-checks.ts';

describe('the checks', () => {
  it('have ids of their own, grouped by a first word', () => {
    const ids = allChecks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+\.[a-z0-9-]+$/);
  });

  it('cover every part of the API', () => {
    const groups = new Set(allChecks.map(({ id }) => id.split('.')[0]));
    for (const group of ['assistants', 'threads', 'state', 'runs', 'stateless', 'stream', 'v2'])
      expect(groups).toContain(group);
    expect(allChecks.length).toBeGreaterThan(200);
  });

  it('say why where they differ', () => {
    for (const { differs, title } of allChecks) {
      expect(title).not.toBe('');
      if (differs) expect(differs.dev, title).toMatch(/\S/);
    }
  });
});
