import { randomUUID } from 'node:crypto';
import pg from 'pg';

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/**
 * An empty database of its own on the Postgres of `TEST_DATABASE_URL` (the URL of a user who may
 * create databases and roles); undefined where there is none. Nothing has been migrated yet.
 */
export async function createTestDatabase(): Promise<
  { url: string; drop: () => Promise<void> } | undefined
> {
  const adminUrl = process.env['TEST_DATABASE_URL'];
  if (!adminUrl) return undefined;
  const name = `foyer_test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  await asAdmin(adminUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  return {
    url: url.href,
    drop: () => asAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}
