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
/** Everything in compose that is ours and stays. */
const processes = Object.entries(compose).filter(([name]) => /^(host-|worker)/.test(name));
const docker = readDockerfile();
const config = readKubernetes('configmap.yaml').data;
const secret = readKubernetes('secret.example.yaml').stringData;
const deployments = {
  host: readKubernetes('host-deployment.yaml'),
  worker: readKubernetes('worker-deployment.yaml'),
};
const autoscalers = {
  host: readKubernetes('host-autoscaler.yaml'),
  worker: readKubernetes('worker-autoscaler.yaml'),
};
const budgets = {
  host: readKubernetes('host-disruption-budget.yaml'),
  worker: readKubernetes('worker-disruption-budget.yaml'),
};
const job = readKubernetes('migrate-job.yaml');
const pods = {
  host: deployments.host.spec.template,
  worker: deployments.worker.spec.template,
  migrate: job.spec.template,
};
const KINDS = ['host', 'worker'] as const;
const containers = KINDS.map((kind) => pods[kind].spec.containers[0]);
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
        .replace(/\$\{\w+:\?[^}]*\}/, `k1:${'A'.repeat(43)}=`),
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
    const named = Object.fromEntries((host.env ?? []).map(({ name, value }) => [name, value]));
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

describe('probes and ports', () => {
  it('ask for routes that are there', () => {
    const probes = containers.flatMap((one) => [
      one.startupProbe,
      one.livenessProbe,
      one.readinessProbe,
    ]);
    const paths = [
      ...probes.map((probe) => probe?.httpGet.path ?? 'none'),
      ...probedPaths(all('HEALTHCHECK')[0]?.replace("' + process.env.PORT + '", '') ?? ''),
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
    expect(all('EXPOSE')).toEqual([String(PORT)]);
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
    for (const { volumeMounts } of containers) {
      const mounts = volumeMounts.map(({ mountPath }) => mountPath);
      expect(mounts).toContain(config['FOYER_CACHE_DIR']);
      expect(mounts).toContain('/tmp');
    }
  });

  it.each(KINDS)('of a %s are found by what selects them', (kind) => {
    const { labels } = pods[kind].metadata;
    const { metadata, spec } = deployments[kind];
    expect(spec.selector.matchLabels).toEqual(labels);
    expect(budgets[kind].spec.selector.matchLabels).toEqual(labels);
    const spread = pods[kind].spec.topologySpreadConstraints ?? [];
    expect(spread.map(({ labelSelector }) => labelSelector.matchLabels)).toEqual([labels, labels]);
    const { scaleTargetRef, minReplicas } = autoscalers[kind].spec;
    expect(scaleTargetRef.name).toBe(metadata.name);
    expect(minReplicas).toBeGreaterThan(budgets[kind].spec.maxUnavailable);
  });

  it('of hosts alone are behind the service', () => {
    const all = Object.values(pods).map(({ metadata }) => JSON.stringify(metadata.labels));
    expect(new Set(all).size).toBe(all.length);
    const { selector } = readKubernetes('host-service.yaml').spec;
    expect(selector).toEqual(pods.host.metadata.labels);
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
      compose['worker']?.command ?? [],
      pods.worker.spec.containers[0].command ?? [],
    ];
    expect(commands.map((words) => words.at(-1))).toEqual([
      'dist/src/main/server.js',
      'dist/src/main/migrate.js',
      'dist/src/main/migrate.js',
      'dist/src/main/worker.js',
      'dist/src/main/worker.js',
    ]);
    expect([host.command, ...hosts.map(([, { command }]) => command)]).toEqual(
      Array.from({ length: 1 + hosts.length }, () => undefined),
    );
    for (const [node, script = ''] of commands) {
      expect(node).toBe('node');
      const source = script.replace(/^dist\//, '').replace(/\.js$/, '.ts');
      expect(existsSync(ROOT + source), source).toBe(true);
    }
  });

  it('keeps what reads graphs of a langgraph.json when development tools are pruned', () => {
    const { dependencies } = JSON.parse(readText('package.json')) as {
      dependencies: Record<string, string>;
    };
    const needed = ['@langchain/langgraph-api', 'tsx', 'typescript'];
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(needed));
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
