import type { Server } from 'node:http';
import { AppError } from '../../errors.ts';

const PORTS_TRIED = 20;
const PORT_MAX = 65_535;

const REASONS: Record<string, [message: (at: string) => string, hint: string]> = {
  EACCES: [(at) => `${at} may not be opened by this user`, 'Choose a port above 1023.'],
  EADDRNOTAVAIL: [(at) => `${at} is not an address of this machine`, 'Set HOST to one that is.'],
  EAI_AGAIN: [(at) => `The name of ${at} cannot be resolved`, 'Set HOST to an address.'],
  ENOTFOUND: [(at) => `${at} is not a known host`, 'Set HOST to an address of this machine.'],
};

/** The port that was opened, or the system's reason why not. */
function attempt(server: Server, host: string, port: number): Promise<number | string> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      if (error.code === undefined) reject(error);
      else resolve(error.code);
    };
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/**
 * Listens on `port`, or on the next free one of the following 20; 0 is any free one.
 * @throws AppError with what to change when none can be opened.
 */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  const last = Math.min(port + PORTS_TRIED, PORT_MAX);
  for (let candidate = port; candidate <= last; candidate++) {
    const outcome = await attempt(server, host, candidate);
    if (typeof outcome === 'number') return outcome;
    if (outcome === 'EADDRINUSE') continue;
    const [message, hint] = REASONS[outcome] ?? [];
    throw new AppError('conflict', message?.(`${host}:${candidate}`) ?? `listen: ${outcome}`, {
      ...(hint !== undefined && { hint }),
    });
  }
  throw new AppError('conflict', `Every port from ${port} to ${last} is taken`, {
    hint: 'Choose another with --port, or 0 for any free one.',
  });
}
