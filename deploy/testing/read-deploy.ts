import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const KUBERNETES = `${ROOT}deploy/kubernetes/`;

export const readText = (path: string): string => readFileSync(ROOT + path, 'utf8');

/** One YAML document, with anchors and merges resolved. @throws Error naming what is wrong */
export function readYaml(path: string): unknown {
  const documents = parseAllDocuments(readText(path), { merge: true, uniqueKeys: true });
  const [document] = documents;
  if (documents.length !== 1 || document === undefined || !('errors' in document)) {
    throw new Error(`${path} is not one document`);
  }
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) throw new Error(`${path}: ${problems.join('; ')}`);
  return document.toJS();
}

/** Instructions of a Dockerfile in their order, continued lines joined, comments left out. */
export function readDockerfile(): { instruction: string; rest: string }[] {
  const joined = readText('Dockerfile').replaceAll(/^\s*#.*\n/gm, '');
  return joined
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, instruction = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      if (instruction === '') throw new Error(`Dockerfile: ${line}`);
      return { instruction, rest };
    });
}

const labels = z.record(z.string(), z.string());
const probe = z.looseObject({ httpGet: z.object({ path: z.string(), port: z.string() }) });
const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()).optional(),
  ports: z.array(z.object({ name: z.string(), containerPort: z.int() })).optional(),
  env: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
  envFrom: z.array(
    z.union([
      z.strictObject({ configMapRef: z.object({ name: z.string() }) }),
      z.strictObject({ secretRef: z.object({ name: z.string() }) }),
    ]),
  ),
  startupProbe: probe.optional(),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
  lifecycle: z
    .object({ preStop: z.object({ exec: z.object({ command: z.array(z.string()) }) }) })
    .optional(),
  resources: z.object({ requests: labels, limits: labels }),
  securityContext: z.looseObject({}),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
});
const podSchema = z.looseObject({
  metadata: z.object({ labels }),
  spec: z.looseObject({
    terminationGracePeriodSeconds: z.int().optional(),
    automountServiceAccountToken: z.literal(false),
    securityContext: z.looseObject({}),
    topologySpreadConstraints: z
      .array(z.looseObject({ labelSelector: z.object({ matchLabels: labels }) }))
      .optional(),
    containers: z.tuple([containerSchema]),
    volumes: z.array(z.looseObject({ name: z.string(), emptyDir: z.looseObject({}) })),
  }),
});
const meta = z.looseObject({ name: z.string(), namespace: z.literal('foyer') });
const selector = z.object({ matchLabels: labels });

const deploymentSchema = z.looseObject({
  metadata: meta,
  spec: z.looseObject({ selector, template: podSchema }),
});
const autoscalerSchema = z.looseObject({
  metadata: meta,
  spec: z.looseObject({
    scaleTargetRef: z.looseObject({ kind: z.literal('Deployment'), name: z.string() }),
    minReplicas: z.int(),
    maxReplicas: z.int(),
  }),
});
const budgetSchema = z.looseObject({
  metadata: meta,
  spec: z.strictObject({ maxUnavailable: z.int(), selector }),
});

/** What each file must be, as far as our own checks look into it. */
const SHAPES = {
  'namespace.yaml': z.looseObject({ metadata: z.looseObject({ name: z.literal('foyer') }) }),
  'configmap.yaml': z.looseObject({ metadata: meta, data: labels }),
  'secret.example.yaml': z.looseObject({ metadata: meta, stringData: labels }),
  'migrate-job.yaml': z.looseObject({
    metadata: meta,
    spec: z.looseObject({ template: podSchema }),
  }),
  'host-deployment.yaml': deploymentSchema,
  'worker-deployment.yaml': deploymentSchema,
  'host-service.yaml': z.looseObject({
    metadata: meta,
    spec: z.object({
      selector: labels,
      ports: z.array(z.object({ name: z.string(), port: z.int(), targetPort: z.string() })),
    }),
  }),
  'host-autoscaler.yaml': autoscalerSchema,
  'worker-autoscaler.yaml': autoscalerSchema,
  'host-disruption-budget.yaml': budgetSchema,
  'worker-disruption-budget.yaml': budgetSchema,
  'kustomization.yaml': z.looseObject({
    resources: z.array(z.string()),
    images: z.array(z.object({ name: z.string(), newName: z.string(), newTag: z.string() })),
  }),
};
type Shapes = typeof SHAPES;

export const kubernetesFiles = (): string[] => readdirSync(KUBERNETES).toSorted();
export const knownKubernetesFiles = (): string[] => Object.keys(SHAPES).toSorted();

export const readKubernetes = <F extends keyof Shapes>(file: F): z.infer<Shapes[F]> =>
  SHAPES[file].parse(readYaml(`deploy/kubernetes/${file}`)) as z.infer<Shapes[F]>;

const serviceSchema = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: labels.optional(),
  ports: z.array(z.string()).optional(),
  stop_grace_period: z.string().optional(),
  deploy: z.strictObject({ replicas: z.int() }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
  healthcheck: z.looseObject({ test: z.array(z.string()).optional() }).optional(),
});
const composeSchema = z.looseObject({ services: z.record(z.string(), serviceSchema) });

export const readCompose = () => composeSchema.parse(readYaml('docker-compose.yml'));
