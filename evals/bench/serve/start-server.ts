import { fileURLToPath } from 'node:url';
import {
  type GraphServer,
  type GraphServerOptions,
  startGraphServer,
} from '../../servers/start-graph-server.ts';

type Choice = Pick<GraphServerOptions, 'kind' | 'workers' | 'nodeArgs'> & {
  /** Of Foyer; without it the embedded database. */
  databaseUrl?: string;
};

const GRAPHS = fileURLToPath(new URL('../graphs', import.meta.url));

/** Starts a server with this bench's graphs, ready once it knows them. */
export const startServer = ({ databaseUrl, ...choice }: Choice): Promise<GraphServer> =>
  startGraphServer({
    ...choice,
    graphs: GRAPHS,
    ...(databaseUrl !== undefined && { settings: { DATABASE_URL: databaseUrl } }),
    async isReady(url) {
      const answer = await fetch(`${url}/assistants/search`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"graph_id":"six"}',
      });
      const found: unknown = await answer.json();
      return Array.isArray(found) && found.length > 0;
    },
  });
