import { describe, expect, it } from 'vitest';
import {
  autoscalers,
  budgets,
  compose,
  config,
  containers,
  deployments,
  instructions,
  KINDS,
  pods,
} from './testing/deployed.ts';
import {
  knownKubernetesFiles,
  kubernetesFiles,
  readKubernetes,
  readText,
  readYaml,
} from './testing/read-deploy.ts';

const { version } = JSON.parse(readText('package.json')) as { version: string };

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
      ...instructions('FROM').map((rest) => rest.split(' ')[0] ?? ''),
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
