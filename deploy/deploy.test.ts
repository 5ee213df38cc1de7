import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { envSchema, readEnv } from '../src/config/env.ts';
import { operations } from '../src/host/http/openapi/operations.ts';
import {
  knownKubernetesFiles,
  kubernetesFiles,
  ROOT,
  readCompose,
  readDockerfile,
  readKubernetes,
  readText,
  readYaml,
} from './testing/read-deploy.ts';

/** For closing the stores after the last turn; the host takes it beyond its grace. */
const CLOSE_SECONDS = 5;
const PORT = 8123;
const POSTGRES_CONNECTIONS = 100;

const { version } = JSON.parse(readText('package.json')) as { version: string };
const routes = new Set(operations.filter(({ method }) => method === 'get').map(({ path }) => path));
const variables = Object.keys(envSchema.shape);

const compose = readCompose().services;
const hosts = Object.entries(compose).filter(([name]) => name.startsWith('host-'));
const docker = readDockerfile();
const config = readKubernetes('configmap.yaml').data;
const secret = readKubernetes('secret.example.yaml').stringData;
const deployment = readKubernetes('host-deployment.yaml');
const job = readKubernetes('migrate-job.yaml');
const pods = { host: deployment.spec.template, migrate: job.spec.template };
const [host] = pods.host.spec.containers;

const all = (instruction: string): string[] =>
  docker.filter((line) => line.instruction === instruction).map(({ rest }) => rest);
const indexOf = (instruction: string, start: string): number =>
  docker.findIndex((line) => line.instruction === instruction && line.rest.startsWith(start));
const dockerEnv: Record<string, string> = Object.fromEntries(
  all('ENV').flatMap((rest) => rest.split(/\s+/).map((pair) => pair.split('=', 2))),
);
/** A compose value as it is when only what must be given is. */
const filled = (environment: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value
        .replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')
        .replace(/\$\{\w+:\?[^}]*\}/, `${'k'.repeat(16)}=demo`),
    ]),
  );
const probedPaths = (text: string): string[] =>
  [...text.matchAll(/http:\/\/127\.0\.0\.1[^/]*(\/[\w/]+)'/g)].map(([, path]) => path ?? '');

describe('every file', () => {
  it('is looked at', () => {
    expect(kubernetesFiles()).toEqual(knownKubernetesFiles());
    const applied = kubernetesFiles().filter(
      (name) => name !== 'kustomization.yaml' && name !== 'secret.example.yaml',
    );
    expect(readKubernetes('kustomization.yaml').resources.toSorted()).toEqual(applied);
  });

  it('is one YAML document without a doubled key', () => {
    for (const name of kubernetesFiles()) {
      const file = readYaml(`deploy/kubernetes/${name}`);
      expect(file).toMatchObject({ apiVersion: expect.any(String), kind: expect.any(String) });
    }
  });

  it('pins its images, ours to this version', () => {
    const images = [
      ...all('FROM').map((rest) => rest.split(' ')[0] ?? ''),
      ...Object.values(compose).map(({ image }) => image),
      ...Object.values(pods).flatMap(({ spec }) => spec.containers.map(({ image }) => image)),
      ...readKubernetes('kustomization.yaml').images.map((i) => `${i.name}:${i.newTag}`),
    ];
    expect(images.length).toBeGreaterThan(8);
    for (const image of images) {
      expect(image).toMatch(/^[\w./-]+:[\w.-]*\d[\w.-]*$/);
      if (image.startsWith('foyer:')) expect(image).toBe(`foyer:${version}`);
    }
  });
});

describe('settings', () => {
  it.each(
    Object.entries({
      'the image': dockerEnv,
      'the config map': config,
      'the secret': secret,
      ...Object.fromEntries(hosts.map(([name, { environment }]) => [name, environment ?? {}])),
    }),
  )('of %s are ones that are read', (_, environment) => {
    const names = Object.keys(environment);
    expect(names.length).toBeGreaterThan(1);
    expect(names.filter((name) => !variables.includes(name))).toEqual([]);
  });

  it('start a production host, with Kubernetes and with compose', () => {
    const pod = readEnv({ ...dockerEnv, ...config, ...secret });
    expect(pod).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0', PORT });
    for (const [, { environment }] of hosts) {
      const env = readEnv({ ...dockerEnv, ...filled(environment ?? {}) });
      expect(env).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0', PORT });
      expect(env.DATABASE_URL).toContain('@postgres:5432/');
    }
  });

  it('refuse to start without keys', () => {
    expect(() => readEnv({ ...dockerEnv, ...config, ...secret, FOYER_API_KEYS: '' })).toThrow();
  });

  it('hold no secret outside the secret', () => {
    const open = Object.keys({ ...dockerEnv, ...config });
    expect(open.filter((name) => /KEY|URL|PASSWORD|SECRET/.test(name))).toEqual([]);
  });

  it('leave Postgres connections for every pod the autoscaler may start', () => {
    const { maxReplicas } = readKubernetes('host-autoscaler.yaml').spec;
    const used = (maxReplicas + 1) * Number(config['DATABASE_POOL_MAX']);
    expect(used).toBeLessThan(POSTGRES_CONNECTIONS);
  });
});

describe('probes and ports', () => {
  it('ask for routes that are there', () => {
    const probes = [host.startupProbe, host.livenessProbe, host.readinessProbe];
    const paths = [
      ...probes.map((probe) => probe?.httpGet.path ?? 'none'),
      ...probedPaths(all('HEALTHCHECK')[0]?.replace("' + process.env.PORT + '", '') ?? ''),
      ...hosts.flatMap(([, service]) => probedPaths(service.healthcheck?.test?.at(-1) ?? '')),
    ];
    expect(paths).toHaveLength(4 + hosts.length);
    for (const path of paths) expect(routes).toContain(path);
    expect(host.livenessProbe?.httpGet.path).toBe('/health/live');
    expect(host.readinessProbe?.httpGet.path).toBe('/health/ready');
    expect(new Set(probes.map((probe) => probe?.httpGet.port))).toEqual(new Set(['http']));
  });

  it('agree on the port', () => {
    expect(Number(dockerEnv['PORT'])).toBe(PORT);
    expect(Number(config['PORT'])).toBe(PORT);
    expect(all('EXPOSE')).toEqual([String(PORT)]);
    expect(host.ports).toEqual([{ name: 'http', containerPort: PORT }]);
    expect(readKubernetes('host-service.yaml').spec.ports[0]?.targetPort).toBe('http');
    const published = hosts.map(([, { ports }]) => ports);
    expect(published).toEqual([['127.0.0.1:8123:8123'], ['127.0.0.1:8124:8123']]);
    for (const [, { healthcheck }] of hosts) {
      expect(healthcheck?.test?.at(-1)).toContain(`127.0.0.1:${PORT}/`);
    }
  });
});

describe('a stop', () => {
  it('has the time that turns in flight are given', () => {
    const [, preStop] = host.lifecycle?.preStop.exec.command ?? [];
    const needed = Number(preStop) + Number(config['SHUTDOWN_GRACE_SECONDS']) + CLOSE_SECONDS;
    expect(Number(preStop)).toBeGreaterThan(0);
    expect(pods.host.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(needed);
    for (const [, service] of hosts) {
      const grace = Number(service.environment?.['SHUTDOWN_GRACE_SECONDS']) + CLOSE_SECONDS;
      const [, seconds] = /^(\d+)s$/.exec(service.stop_grace_period ?? '') ?? [];
      expect(Number(seconds)).toBeGreaterThanOrEqual(grace);
    }
  });
});

describe('compose', () => {
  it('migrates before two hosts start, on healthy services', () => {
    expect(hosts.map(([name]) => name)).toEqual(['host-1', 'host-2']);
    for (const [, { depends_on: after }] of hosts) {
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

describe('pods', () => {
  it.each(Object.entries(pods))('of %s may do no more than they need', (_, { spec }) => {
    expect(spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    const [container] = spec.containers;
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(Object.keys(container.resources.requests)).toEqual(['cpu', 'memory']);
    expect(Object.keys(container.resources.limits)).toContain('memory');
    const volumes = spec.volumes.map(({ name }) => name);
    expect(container.volumeMounts.map(({ name }) => name)).toEqual(volumes);
    const named = container.envFrom.map((from) =>
      'secretRef' in from ? from.secretRef.name : from.configMapRef.name,
    );
    expect(named).toEqual([
      readKubernetes('configmap.yaml').metadata.name,
      readKubernetes('secret.example.yaml').metadata.name,
    ]);
  });

  it('can write where they are told to', () => {
    const mounts = host.volumeMounts.map(({ mountPath }) => mountPath);
    expect(mounts).toContain(config['FOYER_CACHE_DIR']);
    expect(mounts).toContain('/tmp');
  });

  it('are found by what selects them', () => {
    const { labels } = pods.host.metadata;
    expect(deployment.spec.selector.matchLabels).toEqual(labels);
    expect(readKubernetes('host-service.yaml').spec.selector).toEqual(labels);
    expect(readKubernetes('host-disruption-budget.yaml').spec.selector.matchLabels).toEqual(labels);
    const spread = pods.host.spec.topologySpreadConstraints ?? [];
    expect(spread.map(({ labelSelector }) => labelSelector.matchLabels)).toEqual([labels, labels]);
    expect(pods.migrate.metadata.labels).not.toEqual(labels);
    const { scaleTargetRef, minReplicas } = readKubernetes('host-autoscaler.yaml').spec;
    expect(scaleTargetRef.name).toBe(deployment.metadata.name);
    expect(minReplicas).toBeGreaterThan(
      readKubernetes('host-disruption-budget.yaml').spec.maxUnavailable,
    );
  });
});

describe('the image', () => {
  it('is built in an order that keeps its layers', () => {
    const order = [
      indexOf('COPY', 'package.json package-lock.json'),
      indexOf('RUN', 'npm ci'),
      indexOf('COPY', '. .'),
      indexOf('RUN', 'npm run build && npm prune --omit=dev'),
      docker.findLastIndex(({ instruction }) => instruction === 'FROM'),
      indexOf('USER', ''),
      indexOf('CMD', ''),
    ];
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(all('FROM')).toEqual(['node:20-bookworm-slim AS build', 'node:20-bookworm-slim AS run']);
  });

  it('runs as nobody special', () => {
    expect(all('USER')).toEqual(['1000:1000']);
    expect(dockerEnv).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0' });
    expect(all('ADD')).toEqual([]);
  });

  it('starts what the build makes', () => {
    const commands = [
      JSON.parse(all('CMD')[0] ?? '[]') as string[],
      compose['migrate']?.command ?? [],
      pods.migrate.spec.containers[0].command ?? [],
    ];
    expect(commands.map((words) => words.at(-1))).toEqual([
      'dist/src/main/server.js',
      'dist/src/main/migrate.js',
      'dist/src/main/migrate.js',
    ]);
    for (const [node, script = ''] of commands) {
      expect(node).toBe('node');
      const source = script.replace(/^dist\//, '').replace(/\.js$/, '.ts');
      expect(existsSync(ROOT + source), source).toBe(true);
    }
  });

  it('takes in neither secrets nor what is made anew', () => {
    const ignored = readText('.dockerignore').split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining(['.git', '.env', '.env.*', '.foyer', 'node_modules', 'dist']),
    );
    const build = readText('scripts/build.mjs');
    const needed = ['src', 'graphs', 'tools', 'prompts', 'migrations', 'web', 'scripts'];
    expect(build).toContain('migrations');
    expect(ignored.filter((line) => needed.includes(line.replace(/\/$/, '')))).toEqual([]);
  });
});
