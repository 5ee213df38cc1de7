import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../src/errors.ts';
import { demoTenantFile } from './demo-tenant-file.ts';
import { readYaml } from './read-yaml.ts';
import { type Scenario, scenarioSchema } from './scenario-format.ts';
import { type TenantFile, tenantFileSchema } from './tenant-format.ts';

export interface LoadedScenario {
  file: string;
  scenario: Scenario;
  tenant: TenantFile;
}

/**
 * Reads every `*.yaml` of a folder (not of its subfolders) in the order of names, with the
 * tenant each one names.
 * @throws AppError that names file and path of what is wrong
 */
export async function loadScenarios(folder: string): Promise<LoadedScenario[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new AppError('not_found', `${folder}: no such folder`, { cause });
  });
  const files = names.filter((name) => /\.ya?ml$/.test(name)).toSorted();
  if (files.length === 0) throw new AppError('not_found', `${folder}: holds no *.yaml file`);
  const tenants = new Map<string, TenantFile>();
  const loaded: LoadedScenario[] = [];
  for (const name of files) {
    const file = join(folder, name);
    const scenario = await readYaml(file, scenarioSchema);
    const tenant = await tenantOf(file, scenario.tenant, tenants);
    checkNames(file, scenario, tenant);
    loaded.push({ file, scenario, tenant });
  }
  checkUnique(loaded);
  return loaded;
}

async function tenantOf(file: string, name: string, known: Map<string, TenantFile>) {
  if (name === 'demo') return demoTenantFile();
  const path = resolve(dirname(file), name);
  const tenant = known.get(path) ?? (await readTenantFile(path));
  known.set(path, tenant);
  return tenant;
}

/** A tenant file with the text of its documents filled in. */
async function readTenantFile(path: string): Promise<TenantFile> {
  const tenant = await readYaml(path, tenantFileSchema);
  const documents = await Promise.all(
    tenant.documents.map(async (document) => {
      if (document.file === undefined) return document;
      const from = resolve(dirname(path), document.file);
      const text = await readFile(from, 'utf8').catch((cause: unknown) => {
        throw new AppError('not_found', `${path}: document ${from} cannot be read`, { cause });
      });
      return { ...document, text };
    }),
  );
  return { ...tenant, documents };
}

function checkNames(file: string, { agent, given }: Scenario, tenant: TenantFile) {
  const agents = new Set(tenant.agents.map(({ slug }) => slug));
  const keys = new Set(tenant.listings.map(({ ListingKey }) => ListingKey));
  const rows = [...given.appointments, ...given.leads, ...given.reservations];
  const unknown = [
    ...[agent, ...rows.flatMap((row) => row.agent ?? [])]
      .filter((slug) => !agents.has(slug))
      .map((slug) => `agent "${slug}" is not one of ${[...agents].join(', ')}`),
    ...[...given.appointments, ...given.leads]
      .flatMap((row) => row.listing ?? [])
      .filter((key) => !keys.has(key))
      .map((key) => `listing "${key}" is not one of the tenant's`),
  ];
  if (unknown.length > 0) {
    throw new AppError('bad_request', [`${file}:`, ...unknown.map((u) => `  ${u}`)].join('\n'));
  }
}

function checkUnique(loaded: LoadedScenario[]) {
  const seen = new Map<string, string>();
  for (const { file, scenario } of loaded) {
    const other = seen.get(scenario.id);
    if (other !== undefined) {
      throw new AppError('bad_request', `${file}: id "${scenario.id}" is also that of ${other}`);
    }
    seen.set(scenario.id, file);
  }
}
