import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../servers/free-port.ts';
import type { FaultContext } from './fault.ts';

const run = promisify(execFile);
const PG_BIN = '/usr/lib/postgresql/15/bin';
const CONNECTIONS = 200;

/** Postgres refuses to run as root: then it runs as its own user. */
const asPostgres = (command: string, args: string[]) =>
  process.getuid?.() === 0
    ? run('runuser', ['-u', 'postgres', '--', command, ...args])
    : run(command, args);

const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((candidate) => {
      if (!Number.isInteger(candidate)) return false;
      try {
        const stat = readFileSync(`/proc/${candidate}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid;
      } catch {
        return false;
      }
    });

/** A Postgres of this test's own, which it may stop. */
export async function startOwnPostgres({ dir, onEnd }: FaultContext) {
  const home = join(dir, 'pg');
  const data = join(home, 'data');
  mkdirSync(home, { recursive: true });
  chmodSync(dir, 0o755);
  if (process.getuid?.() === 0) await run('chown', ['postgres:postgres', home]);
  const port = await freePort();
  await asPostgres(`${PG_BIN}/initdb`, ['-D', data, '-U', 'postgres', '-A', 'trust']);
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c max_connections=${CONNECTIONS}`;
  const control = (...args: string[]) =>
    asPostgres(`${PG_BIN}/pg_ctl`, ['-D', data, '-w', '-s', ...args]);
  const start = () =>
    control('-o', `${options} -c unix_socket_directories=${home}`, '-l', `${home}/log`, 'start');
  await start();
  const all = (signal: NodeJS.Signals) => {
    const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    for (const each of [pid, ...childrenOf(pid)]) process.kill(each, signal);
  };
  onEnd(async () => {
    await Promise.resolve(all('SIGCONT')).catch(() => undefined);
    await control('-m', 'immediate', 'stop').catch(() => undefined);
  });
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    /** The server and all that it has forked stand still, or go on. */
    freeze: () => all('SIGSTOP'),
    thaw: () => all('SIGCONT'),
    start,
    stop: () => control('-m', 'fast', 'stop'),
  };
}

/** A Redis of this test's own. */
export async function startOwnRedis({ dir, onEnd }: FaultContext) {
  const port = await freePort();
  const open = () =>
    spawn(
      'redis-server',
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', dir],
      { stdio: 'ignore' },
    );
  let server = open();
  const url = `redis://127.0.0.1:${port}`;
  onEnd(() => server.kill('SIGKILL'));
  await sleep(500);
  return {
    url,
    kill: () => server.kill('SIGKILL'),
    restart() {
      server = open();
    },
  };
}
