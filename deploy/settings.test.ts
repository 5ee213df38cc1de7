import { describe, expect, it } from 'vitest';
import { envSchema, readEnv } from '../src/config/env.ts';
import {
  autoscalers,
  compose,
  config,
  dockerEnv,
  hostContainer,
  KINDS,
  PORT,
  processes,
  secret,
} from './testing/deployed.ts';
import { readKubernetes } from './testing/read-deploy.ts';

const POSTGRES_CONNECTIONS = 100;

const variables = Object.keys(envSchema.shape);
/** A compose value as it is when only what must be given is. */
const filled = (environment: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value
        .replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')
        .replace(/\$\{\w+:\?[^}]*\}/, `k1:${'A'.repeat(43)}=`),
    ]),
  );

describe('settings', () => {
  it.each(
    Object.entries({
      'the image': dockerEnv,
      'the config map': config,
      'the secret': secret,
      ...Object.fromEntries(processes.map(([name, { environment }]) => [name, environment ?? {}])),
    }),
  )('of %s are ones that are read', (_, environment) => {
    const names = Object.keys(environment);
    expect(names.length).toBeGreaterThan(1);
    expect(names.filter((name) => !variables.includes(name))).toEqual([]);
  });

  it('start a production host, with Kubernetes and with compose', () => {
    const pod = readEnv({ ...dockerEnv, ...config, ...secret });
    expect(pod).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0', PORT });
    for (const [, { environment }] of processes) {
      const env = readEnv({ ...dockerEnv, ...filled(environment ?? {}) });
      expect(env).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0', PORT });
      expect(env.DATABASE_URL).toContain('@postgres:5432/');
    }
  });

  it('leave to workers what waits in the background, and nobody else leaves it', () => {
    const named = Object.fromEntries(
      (hostContainer.env ?? []).map(({ name, value }) => [name, value]),
    );
    expect(readEnv({ ...dockerEnv, ...config, ...secret, ...named }).FOYER_ROLE).toBe('server');
    for (const [name, { environment }] of processes) {
      const { FOYER_ROLE } = readEnv({ ...dockerEnv, ...filled(environment ?? {}) });
      expect(FOYER_ROLE).toBe(name === 'worker' ? 'all' : 'server');
    }
    expect({ ...config, ...secret }).not.toHaveProperty('FOYER_ROLE');
  });

  it('tell workers where a host is', () => {
    const service = readKubernetes('host-service.yaml');
    expect(service.spec.ports[0]?.port).toBe(80);
    expect(config['FOYER_HOST_URL']).toBe(`http://${service.metadata.name}`);
    for (const [, { environment }] of processes) {
      const { hostname, port } = new URL(environment?.['FOYER_HOST_URL'] ?? '');
      expect(compose).toHaveProperty(hostname);
      expect(Number(port)).toBe(PORT);
    }
  });

  it('refuse to start without secret keys', () => {
    expect(() => readEnv({ ...dockerEnv, ...config, ...secret, FOYER_SECRET_KEYS: '' })).toThrow();
  });

  it('hold no secret outside the secret', () => {
    const open = Object.keys({ ...dockerEnv, ...config });
    expect(open).toContain('FOYER_HOST_URL');
    expect(new URL(config['FOYER_HOST_URL'] ?? '').username).toBe('');
    open.splice(open.indexOf('FOYER_HOST_URL'), 1);
    expect(open.filter((name) => /KEY|URL|PASSWORD|SECRET/.test(name))).toEqual([]);
  });

  it('leave Postgres connections for every pod the autoscaler may start', () => {
    // One more of each while an update rolls.
    const replicas = KINDS.map((kind) => autoscalers[kind].spec.maxReplicas + 1);
    const used = replicas.reduce((sum, n) => sum + n * Number(config['DATABASE_POOL_MAX']), 0);
    expect(used).toBeLessThan(POSTGRES_CONNECTIONS);
  });
});
