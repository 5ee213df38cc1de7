export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const COMMENT = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = new RegExp(`(${NAME})="((?:[^"\\\\\\n]|\\\\[\\\\"n])*)"(?:,|$)`, 'y');
const TYPES = new Set(['counter', 'gauge', 'histogram']);

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const at = LABEL.lastIndex;
    const [, name, value] = LABEL.exec(text) ?? [];
    if (name === undefined || value === undefined) throw new Error(`labels: ${text} at ${at}`);
    labels[name] = value;
  }
  return labels;
}

const numberOf = (text: string): number => {
  const value = text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text);
  if (Number.isNaN(value)) throw new Error(`value: ${text}`);
  return value;
};

/**
 * Reads Prometheus' text exposition format 0.0.4 strictly: every line, a type before its samples,
 * histograms that add up. @throws Error naming what is wrong
 */
export function parseMetrics(text: string): Sample[] {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const types = new Map<string, string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [, kind, about = '', rest = ''] = COMMENT.exec(line) ?? [];
    if (kind === 'TYPE' && !TYPES.has(rest)) throw new Error(`type: ${line}`);
    if (kind === 'TYPE' && types.has(about)) throw new Error(`typed twice: ${about}`);
    if (kind === 'TYPE') types.set(about, rest);
    if (kind !== undefined) continue;
    const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new Error(`line: ${line}`);
    const family = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '');
    if (!types.has(family)) throw new Error(`no type for ${name}`);
    samples.push({ name, labels: parseLabels(labels), value: numberOf(value) });
  }
  for (const { name, labels, value } of samples) {
    if (!name.endsWith('_bucket') || labels['le'] !== '+Inf') continue;
    const { le: _, ...rest } = labels;
    const counts = find(samples, name.replace(/_bucket$/, '_count'), rest);
    const own = counts.filter(
      (count) => Object.keys(count.labels).length === Object.keys(rest).length,
    );
    if (own.length !== 1 || own[0]?.value !== value) throw new Error(`does not add up: ${name}`);
  }
  return samples;
}

function find(samples: readonly Sample[], name: string, labels: Record<string, string>): Sample[] {
  const wanted = Object.entries(labels);
  return samples.filter((s) => s.name === name && wanted.every(([k, v]) => s.labels[k] === v));
}

/** The sum of the samples of that name that carry those labels; undefined when there is none. */
export function sumOf(
  samples: readonly Sample[],
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  const found = find(samples, name, labels);
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}
