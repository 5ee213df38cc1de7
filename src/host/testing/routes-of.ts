import type { Express } from 'express';

interface Layer {
  route?: { path: unknown; stack: { method?: string }[] } | undefined;
  handle?: unknown;
}

const stackOf = (handle: unknown): Layer[] =>
  typeof handle === 'function' && 'stack' in handle && Array.isArray(handle.stack)
    ? handle.stack
    : [];

/** Every method and path an app answers, as `get /v1/agents`; what `all` catches is left out. */
export function routesOf(app: Express): string[] {
  const walk = (layers: Layer[]): string[] =>
    layers.flatMap(({ route, handle }) => {
      if (route === undefined) return walk(stackOf(handle));
      const methods = new Set(route.stack.flatMap(({ method }) => method ?? []));
      return [...methods].map((method) => `${method} ${String(route.path)}`);
    });
  return walk(app.router.stack);
}
