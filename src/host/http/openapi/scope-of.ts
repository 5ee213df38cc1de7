import type { Scope } from '../../../schemas/access.ts';
import { allOperations } from './make-document.ts';
import type { Operation } from './operation.ts';

/** Routes that are in no document: a host serves them for tests, or for a graph's own author. */
const UNDOCUMENTED: Readonly<Record<string, Scope | null>> = {
  'post /internal/truncate': 'admin',
  'get /ui/:graph/:file': null,
  'post /ui/:graph': null,
};

const nameOf = ({ method, path }: Operation): string =>
  `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;

/** Who measures decides for himself who may: this machine, and the platform's admins. */
const scopeFor = ({ access, needs = 'read' }: Operation): Scope | null =>
  access === 'key' ? needs : null;

const scopes: ReadonlyMap<string, Scope | null> = new Map([
  ...Object.entries(UNDOCUMENTED),
  ...allOperations.map((operation) => [nameOf(operation), scopeFor(operation)] as const),
]);

/**
 * What the caller of a route such as `get /threads/:thread_id` must be allowed: null for a route
 * that is open to all or asks by itself, undefined for one that no operation describes.
 */
export const scopeOf = (route: string): Scope | null | undefined => scopes.get(route);
