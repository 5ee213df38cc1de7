import { Client } from '@langchain/langgraph-sdk';
import type { HostSettings } from '../host-deps.ts';
import type { PlatformDeps } from '../platform-deps.ts';
import { call } from './open-test-host.ts';
import { makeScriptedPlatform } from './scripted-platform.ts';
import { startTestHost } from './start-test-host.ts';

type Ports = { [Port in keyof PlatformDeps]?: Partial<PlatformDeps[Port]> };

/**
 * The platform's routes on a real socket over ports that accept everything; `change` replaces
 * methods of theirs. `asked` is what the ports were called with, without the tenant.
 */
export async function startPlatformHost(change: Ports = {}, settings: Partial<HostSettings> = {}) {
  const scripted = makeScriptedPlatform();
  for (const [port, methods] of Object.entries(change)) {
    Object.assign(Object(Reflect.get(scripted.platform, port)), methods);
  }
  const { port, url, logged } = await startTestHost({ platform: scripted.platform, settings });
  return {
    port,
    logged,
    agentAssistantId: scripted.agentAssistantId,
    client: new Client({ apiUrl: url, apiKey: null, callerOptions: { maxRetries: 0 } }),
    asked: () => scripted.asked.map(({ call: name, given }) => [name, ...given.slice(1)]),
    send: (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      if (text === undefined) return call(port, path, { method, headers });
      const length = String(Buffer.byteLength(text));
      // By itself, Node sends the body of a DELETE without telling where it ends.
      return call(port, path, {
        method,
        headers: { ...headers, 'content-length': length },
        body: text,
      });
    },
  };
}
