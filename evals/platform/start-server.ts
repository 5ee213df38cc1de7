import { fileURLToPath } from 'node:url';
import {
  type GraphServer,
  type ServerKind,
  startGraphServer,
} from '../servers/start-graph-server.ts';

const GRAPHS = fileURLToPath(new URL('./graphs', import.meta.url));

/** Starts a server with the fixture graphs; `settings` are its environment. */
export const startServer = (
  kind: ServerKind,
  settings: Record<string, string> = {},
): Promise<GraphServer> =>
  startGraphServer({
    kind,
    graphs: GRAPHS,
    settings: { FOYER_TEST_ROUTES: '1', ...settings },
    isReady: async (url) => (await fetch(`${url}/ok`)).ok,
  });
