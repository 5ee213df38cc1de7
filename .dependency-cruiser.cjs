/** Import direction of the house; ARCHITECTURE.md tells the reasons. */
const EVERYONE = '^src/(schemas/|errors\\.ts$)';
const TEST = '\\.test\\.ts$|/testing/|test-setup\\.ts$';

/** A room, and the rooms it may import besides itself, schemas and errors. */
const ROOMS = {
  'src/schemas': [],
  'src/stores': ['migrations'],
  'src/providers': [],
  'src/privacy': [],
  'src/safety': [],
  'src/config': [],
  'src/registry': [],
  'src/telemetry': [],
  'src/demo': [],
  'src/listings': [],
  'src/knowledge': ['src/privacy', 'src/listings'],
  'src/models': ['src/privacy'],
  'src/understanding': ['prompts', 'src/safety'],
  prompts: [],
  tools: [],
  graphs: ['tools', 'prompts'],
  'src/runs': ['graphs'],
  'src/jobs': ['src/runs'],
  'src/host': ['src/runs'],
  web: [],
};

const escaped = (path) => path.replaceAll('/', '\\/');

module.exports = {
  forbidden: [
    ...Object.entries(ROOMS).map(([from, allowed]) => ({
      name: `${from.replace('src/', '')}-imports-downward`,
      severity: 'error',
      from: { path: `^${escaped(from)}/`, pathNot: TEST },
      to: {
        pathNot: [
          EVERYONE,
          'node_modules',
          `^${escaped(from)}/`,
          ...allowed.map((a) => `^${escaped(a)}/`),
        ],
        dependencyTypesNot: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'],
      },
    })),
    {
      name: 'schemas-only-zod',
      severity: 'error',
      from: { path: '^src/schemas/', pathNot: TEST },
      to: { dependencyTypes: ['npm'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'nobody-imports-main',
      severity: 'error',
      from: { pathNot: '^src/main/' },
      to: { path: '^src/main/', pathNot: '^src/main/testing/' },
    },
    {
      name: 'compose-is-for-main-and-evals',
      severity: 'error',
      from: { pathNot: `^src/main/|^evals/|^src/compose|${TEST}` },
      to: { path: '^src/compose' },
    },
    {
      name: 'config-is-for-main-and-compose',
      severity: 'error',
      from: { pathNot: `^src/main/|^evals/|^src/compose|^src/config/|${TEST}` },
      to: { path: '^src/config/' },
    },
    {
      name: 'express-is-for-host-and-main',
      severity: 'error',
      from: { pathNot: `^src/(host|main)/|${TEST}` },
      to: { path: 'node_modules/express/' },
    },
    {
      name: 'runs-know-graph-types-only',
      severity: 'error',
      from: { path: '^src/runs/', pathNot: TEST },
      to: { path: '^graphs/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'web-knows-the-house-by-type-only',
      severity: 'error',
      from: { path: '^web/', pathNot: TEST },
      to: { path: '^src/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'web-needs-no-package',
      severity: 'error',
      from: { path: '^web/', pathNot: TEST },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
