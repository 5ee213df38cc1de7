import type { Failure, FuzzRow } from './fuzz-suite.ts';

const SHOWN_CHARS = 600;
const cut = (text: string): string =>
  text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}… (${text.length})` : text;

const statuses = (counts: ReadonlyMap<number, number>): string =>
  [...counts]
    .toSorted(([a], [b]) => a - b)
    .map(([status, count]) => `${status}×${count}`)
    .join(' ');

export const rowHead = (): string =>
  `${'operation'.padEnd(54)} ${'valid'.padEnd(34)} ${'invalid'.padEnd(34)} failures`;

/** One line of the table. */
export const rowText = ({ operation, valid, invalid, failures }: FuzzRow): string =>
  [
    `${operation.method} ${operation.path}`.padEnd(54),
    statuses(valid).padEnd(34),
    statuses(invalid).padEnd(34),
    String(failures.length),
  ].join(' ');

/** All that is needed to see a failure again. */
export const failureText = (
  { operation, seed }: Pick<FuzzRow, 'operation' | 'seed'>,
  { at, what, request, answer }: Failure,
): string =>
  [
    `${operation.id} (${at} of seed ${seed}): ${what}`,
    `  ${request.method} ${cut(request.address)}  [${request.how}]`,
    `  ${JSON.stringify(request.headers)}`,
    ...(request.body === undefined ? [] : [`  ${cut(String(request.body))}`]),
    `  → ${answer.status} ${cut(answer.text || (answer.problem ?? ''))}`,
  ].join('\n');
