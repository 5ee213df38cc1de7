import { AppError } from '../../errors.ts';

export interface TurnstileOptions {
  waitMs: number;
  waitingMax: number;
}

interface Holder {
  owner: string;
  since: number;
  /** The caller's stack; read only when somebody has to be told. */
  trace: Error;
}

/** Frames of the driver itself say nothing about who holds the connection. */
const OWN_FRAME =
  /(connection-turnstile|open-embedded|tenant-scope)\.[jt]s|node:internal|node_modules/;

const callerOf = ({ trace }: Holder): string => {
  const frame = trace.stack
    ?.split('\n')
    .slice(1)
    .find((line) => !OWN_FRAME.test(line));
  return frame === undefined ? 'unknown place' : frame.trim().replace(/^at /, '');
};

/** Lets one through at a time, first come, first served. */
export function makeTurnstile({ waitMs, waitingMax }: TurnstileOptions) {
  let holder: Holder | undefined;
  const waiting: { owner: string; trace: Error; enter: (release: () => void) => void }[] = [];

  const take = (owner: string, trace: Error): (() => void) => {
    const mine: Holder = { owner, trace, since: Date.now() };
    holder = mine;
    return () => {
      if (holder !== mine) return;
      holder = undefined;
      const next = waiting.shift();
      next?.enter(take(next.owner, next.trace));
    };
  };

  return {
    /**
     * Resolves to what lets the next one in.
     * @throws AppError `database_locked` naming who is inside, after `waitMs`; `overloaded`.
     */
    enter(owner: string): Promise<() => void> {
      const trace = new Error('entered');
      if (holder === undefined) return Promise.resolve(take(owner, trace));
      if (waiting.length >= waitingMax) {
        return Promise.reject(
          new AppError('overloaded', 'too many wait for the embedded database', { retry: true }),
        );
      }
      return new Promise((resolve, reject) => {
        const place = {
          owner,
          trace,
          enter: (release: () => void) => {
            clearTimeout(timer);
            resolve(release);
          },
        };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(place), 1);
          const by = holder
            ? `${holder.owner} for ${Date.now() - holder.since} ms, from ${callerOf(holder)}`
            : 'nobody';
          reject(
            new AppError('database_locked', `the embedded database is held by ${by}`, {
              hint: 'The database is busy; try again shortly.',
              retry: true,
            }),
          );
        }, waitMs);
        waiting.push(place);
      });
    },
  };
}
