import { cacheSuite } from './cache/cache-suite.ts';
import { groundingSuite } from './grounding/grounding-suite.ts';
import { injectionSuite } from './injection/injection-suite.ts';
import { piiSuite } from './pii/pii-suite.ts';
import { platformSuite } from './platform/platform-suite.ts';
import { retrievalSuite } from './retrieval/retrieval-suite.ts';
import { scenariosSuite } from './scenarios/scenarios-suite.ts';
import type { Suite } from './suite.ts';
import { understandingSuites } from './understanding/understanding-suites.ts';

export const SUITES: readonly Suite[] = [
  scenariosSuite,
  cacheSuite,
  platformSuite,
  piiSuite,
  injectionSuite,
  groundingSuite,
  retrievalSuite,
  ...understandingSuites,
];

/** What a suite is run with as one of a group. */
const IN_GROUP: Record<string, readonly string[]> = { scenarios: ['--repeat', '4'] };

/** What the table of docs/quality.md has besides: other passes of a suite, with other figures. */
const FOR_QUALITY: Record<string, readonly (readonly string[])[]> = {
  pii: [['--cross-validate']],
  injection: [['--cross-validate'], ['--malicious']],
};

const GROUPS: Record<string, (suite: Suite) => boolean> = {
  all: () => true,
  understanding: ({ name }) => ['homes', 'clinc150', 'nlupp'].includes(name),
};

export const groupNames = Object.keys(GROUPS);

interface Chosen {
  suite: Suite;
  args: readonly string[];
}

/** The suites a name stands for, each with arguments of its own; none for an unknown name. */
export function suitesNamed(name: string, suites: readonly Suite[] = SUITES): Chosen[] {
  const isIn = GROUPS[name];
  if (isIn === undefined) {
    return suites.filter((suite) => suite.name === name).map((suite) => ({ suite, args: [] }));
  }
  return suites.filter(isIn).map((suite) => ({ suite, args: IN_GROUP[suite.name] ?? [] }));
}

/** The same, each followed by what the table of quality has besides. */
export const withQualityPasses = (chosen: readonly Chosen[]): Chosen[] =>
  chosen.flatMap((one) => [
    one,
    ...(FOR_QUALITY[one.suite.name] ?? []).map((args) => ({ suite: one.suite, args })),
  ]);
