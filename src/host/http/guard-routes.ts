import type { Express, RequestHandler } from 'express';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../schemas/access.ts';
import { requireScope } from '../require-scope.ts';
import { anyCallerOf, requireCaller } from './caller.ts';
import { scopeOf } from './openapi/scope-of.ts';

interface Layer {
  route?: Route | undefined;
  handle?: unknown;
}
interface Route {
  path: unknown;
  stack: { method?: string }[];
}

const stackOf = (handle: unknown): Layer[] =>
  typeof handle === 'function' && 'stack' in handle && Array.isArray(handle.stack)
    ? handle.stack
    : [];

const routesIn = (layers: readonly Layer[]): Route[] =>
  layers.flatMap(({ route, handle }) =>
    route === undefined ? routesIn(stackOf(handle)) : [route],
  );

const demand = (scope: Scope): RequestHandler => {
  return (_request, response, next) => {
    requireScope(anyCallerOf(response), scope);
    next();
  };
};

const closed =
  (name: string): RequestHandler =>
  () => {
    throw new AppError('internal', `${name} is served and described by no operation`);
  };

/**
 * Puts before every route the check of what its operation needs, so that no route can go without:
 * the caller is known and allowed, or its handlers never run. To be called once, after the last
 * route is mounted. A route that no operation describes is closed.
 */
export function guardRoutes(app: Express, deps: Parameters<typeof requireCaller>[0]): void {
  const caller = requireCaller(deps);
  for (const route of routesIn(app.router.stack)) {
    for (const method of new Set(route.stack.flatMap((layer) => layer.method ?? []))) {
      const name = `${method} ${String(route.path)}`;
      const needed = scopeOf(name);
      if (needed === null) continue;
      const guards = needed === undefined ? [closed(name)] : [caller, demand(needed)];
      prepend(route, method, guards);
    }
  }
}

/** Express only ever adds behind what is there. */
function prepend(route: Route, method: string, handlers: RequestHandler[]): void {
  const add: unknown = Reflect.get(route, method);
  if (typeof add !== 'function') throw new AppError('internal', `no way to guard ${method}`);
  const before = route.stack.length;
  Reflect.apply(add, route, handlers);
  route.stack.unshift(...route.stack.splice(before));
}
