import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  compose,
  docker,
  dockerEnv,
  hostContainer,
  hosts,
  instructions,
  pods,
} from './testing/deployed.ts';
import { ROOT, readText } from './testing/read-deploy.ts';

const indexOf = (instruction: string, start: string): number =>
  docker.findIndex((line) => line.instruction === instruction && line.rest.startsWith(start));

describe('the image', () => {
  it('is built in an order that keeps its layers', () => {
    const order = [
      indexOf('COPY', 'package.json package-lock.json'),
      indexOf('RUN', 'npm ci'),
      indexOf('COPY', '. .'),
      indexOf('RUN', 'npm run build && npm prune --omit=dev'),
      docker.findLastIndex(({ instruction }) => instruction === 'FROM'),
      indexOf('USER', ''),
      indexOf('CMD', ''),
    ];
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(instructions('FROM')).toEqual([
      'node:20-bookworm-slim AS build',
      'node:20-bookworm-slim AS run',
    ]);
  });

  it('runs as nobody special', () => {
    expect(instructions('USER')).toEqual(['1000:1000']);
    expect(dockerEnv).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0' });
    expect(instructions('ADD')).toEqual([]);
  });

  it('starts what the build makes', () => {
    const commands = [
      JSON.parse(instructions('CMD')[0] ?? '[]') as string[],
      compose['migrate']?.command ?? [],
      pods.migrate.spec.containers[0].command ?? [],
      compose['worker']?.command ?? [],
      pods.worker.spec.containers[0].command ?? [],
    ];
    expect(commands.map((words) => words.at(-1))).toEqual([
      'dist/src/main/server.js',
      'dist/src/main/migrate.js',
      'dist/src/main/migrate.js',
      'dist/src/main/worker.js',
      'dist/src/main/worker.js',
    ]);
    expect([hostContainer.command, ...hosts.map(([, { command }]) => command)]).toEqual(
      Array.from({ length: 1 + hosts.length }, () => undefined),
    );
    for (const [node, script = ''] of commands) {
      expect(node).toBe('node');
      const source = script.replace(/^dist\//, '').replace(/\.js$/, '.ts');
      expect(existsSync(ROOT + source), source).toBe(true);
    }
  });

  it('keeps what reads graphs of a langgraph.json when development tools are pruned', () => {
    const { dependencies } = JSON.parse(readText('package.json')) as {
      dependencies: Record<string, string>;
    };
    const needed = ['@langchain/langgraph-api', 'tsx', 'typescript'];
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(needed));
  });

  it('takes in neither secrets nor what is made anew', () => {
    const ignored = readText('.dockerignore').split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining(['.git', '.env', '.env.*', '.foyer', 'node_modules', 'dist']),
    );
    const build = readText('scripts/build.mjs');
    const needed = ['src', 'graphs', 'tools', 'prompts', 'migrations', 'web', 'scripts'];
    expect(build).toContain('migrations');
    expect(ignored.filter((line) => needed.includes(line.replace(/\/$/, '')))).toEqual([]);
  });
});
