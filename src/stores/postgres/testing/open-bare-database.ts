import pg from 'pg';
import { startEmbedded } from '../start-embedded.ts';
import { createTestDatabase } from './create-test-database.ts';

/** A connection to a database of its own that nothing has migrated; `url` where it is Postgres. */
export async function openBareDatabase(): Promise<{
  client: pg.Client;
  url: string | undefined;
  close(): Promise<void>;
}> {
  const fresh = await createTestDatabase();
  if (fresh === undefined) {
    const { client, close } = await startEmbedded({
      dataDir: 'memory://',
      onError: console.error,
    });
    return { client, url: undefined, close };
  }
  const client = new pg.Client({ connectionString: fresh.url });
  await client.connect();
  const close = async () => {
    await client.end();
    await fresh.drop();
  };
  return { client, url: fresh.url, close };
}
