import { describe, expect, it } from 'vitest';
import { operations } from '../src/host/http/openapi/operations.ts';
import {
  CLOSE_SECONDS,
  compose,
  config,
  containers,
  dockerEnv,
  hosts,
  instructions,
  KINDS,
  PORT,
  pods,
  processes,
} from './testing/deployed.ts';
import { readKubernetes } from './testing/read-deploy.ts';

const routes = new Set(operations.filter(({ method }) => method === 'get').map(({ path }) => path));
const probedPaths = (text: string): string[] =>
  [...text.matchAll(/http:\/\/127\.0\.0\.1[^/]*(\/[\w/]+)'/g)].map(([, path]) => path ?? '');

describe('probes and ports', () => {
  it('ask for routes that are there', () => {
    const probes = containers.flatMap((one) => [
      one.startupProbe,
      one.livenessProbe,
      one.readinessProbe,
    ]);
    const paths = [
      ...probes.map((probe) => probe?.httpGet.path ?? 'none'),
      ...probedPaths(instructions('HEALTHCHECK')[0]?.replace("' + process.env.PORT + '", '') ?? ''),
      ...processes.flatMap(([, service]) => probedPaths(service.healthcheck?.test?.at(-1) ?? '')),
    ];
    expect(paths).toHaveLength(probes.length + 1 + processes.length);
    for (const path of paths) expect(routes).toContain(path);
    for (const { livenessProbe, readinessProbe } of containers) {
      expect(livenessProbe?.httpGet.path).toBe('/health/live');
      expect(readinessProbe?.httpGet.path).toBe('/health/ready');
    }
    expect(new Set(probes.map((probe) => probe?.httpGet.port))).toEqual(new Set(['http']));
  });

  it('agree on the port', () => {
    expect(Number(dockerEnv['PORT'])).toBe(PORT);
    expect(Number(config['PORT'])).toBe(PORT);
    expect(instructions('EXPOSE')).toEqual([String(PORT)]);
    for (const { ports } of containers) {
      expect(ports).toEqual([{ name: 'http', containerPort: PORT }]);
    }
    expect(readKubernetes('host-service.yaml').spec.ports[0]?.targetPort).toBe('http');
    const published = hosts.map(([, { ports }]) => ports);
    expect(published).toEqual([['127.0.0.1:8123:8123'], ['127.0.0.1:8124:8123']]);
    for (const [, { healthcheck }] of processes) {
      expect(healthcheck?.test?.at(-1)).toContain(`127.0.0.1:${PORT}/`);
    }
  });
});

describe('a stop', () => {
  it('has the time that turns in flight are given', () => {
    const graceSeconds = Number(config['SHUTDOWN_GRACE_SECONDS']) + CLOSE_SECONDS;
    for (const kind of KINDS) {
      const [container] = pods[kind].spec.containers;
      const [, preStop = 0] = container.lifecycle?.preStop.exec.command ?? [];
      // Proxies send on to a host for a moment; nobody sends to a worker.
      expect(Number(preStop) > 0).toBe(kind === 'host');
      const needed = Number(preStop) + graceSeconds;
      expect(pods[kind].spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(needed);
    }
    for (const [, service] of processes) {
      const grace = Number(service.environment?.['SHUTDOWN_GRACE_SECONDS']) + CLOSE_SECONDS;
      const [, seconds] = /^(\d+)s$/.exec(service.stop_grace_period ?? '') ?? [];
      expect(Number(seconds)).toBeGreaterThanOrEqual(grace);
    }
  });
});

describe('compose', () => {
  it('migrates before two hosts and two workers start, on healthy services', () => {
    expect(processes.map(([name]) => name)).toEqual(['host-1', 'host-2', 'worker']);
    expect(compose['worker']?.deploy).toEqual({ replicas: 2 });
    // Two of them could not have one port of the machine.
    expect(compose['worker']?.ports).toBeUndefined();
    for (const [, { depends_on: after }] of processes) {
      expect(after).toMatchObject({
        migrate: { condition: 'service_completed_successfully' },
        redis: { condition: 'service_healthy' },
      });
    }
    expect(compose['migrate']?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    for (const [name, service] of Object.entries(compose)) {
      for (const other of Object.keys(service.depends_on ?? {}))
        expect(compose).toHaveProperty(other);
      if (name !== 'migrate') expect(service.healthcheck?.test?.length).toBeGreaterThan(1);
    }
  });
});
