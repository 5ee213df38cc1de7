import { readCompose, readDockerfile, readKubernetes } from './read-deploy.ts';

/** For closing the stores after the last turn; the host takes it beyond its grace. */
export const CLOSE_SECONDS = 5;
export const PORT = 8123;

export const compose = readCompose().services;
export const hosts = Object.entries(compose).filter(([name]) => name.startsWith('host-'));
/** Everything in compose that is ours and stays. */
export const processes = Object.entries(compose).filter(([name]) => /^(host-|worker)/.test(name));
export const docker = readDockerfile();
export const config = readKubernetes('configmap.yaml').data;
export const secret = readKubernetes('secret.example.yaml').stringData;
export const deployments = {
  host: readKubernetes('host-deployment.yaml'),
  worker: readKubernetes('worker-deployment.yaml'),
};
export const autoscalers = {
  host: readKubernetes('host-autoscaler.yaml'),
  worker: readKubernetes('worker-autoscaler.yaml'),
};
export const budgets = {
  host: readKubernetes('host-disruption-budget.yaml'),
  worker: readKubernetes('worker-disruption-budget.yaml'),
};
const job = readKubernetes('migrate-job.yaml');
export const pods = {
  host: deployments.host.spec.template,
  worker: deployments.worker.spec.template,
  migrate: job.spec.template,
};
export const KINDS = ['host', 'worker'] as const;
export const containers = KINDS.map((kind) => pods[kind].spec.containers[0]);
export const [hostContainer] = pods.host.spec.containers;

/** What comes after an instruction of the Dockerfile, each time. */
export const instructions = (instruction: string): string[] =>
  docker.filter((line) => line.instruction === instruction).map(({ rest }) => rest);
export const dockerEnv: Record<string, string> = Object.fromEntries(
  instructions('ENV').flatMap((rest) => rest.split(/\s+/).map((pair) => pair.split('=', 2))),
);
