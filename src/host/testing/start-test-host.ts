import { afterEach } from 'vitest';
import { openTestHost } from './open-test-host.ts';

export type TestHost = Awaited<ReturnType<typeof openTestHost>>;
const open: TestHost[] = [];

/** A host that ends with the test that started it. */
export async function startTestHost(...args: Parameters<typeof openTestHost>): Promise<TestHost> {
  const host = await openTestHost(...args);
  open.push(host);
  return host;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(({ host }) => host.stop(0)));
});
