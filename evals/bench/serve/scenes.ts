import type { LoadJob } from './load-job.ts';
import type { Target } from './targets.ts';

/** What is measured; each round plays every scene on every server it is for. */
export interface Scene {
  name: string;
  about: string;
  job: Omit<LoadJob, 'url' | 'ms'>;
  isFor: (target: Target) => boolean;
}

const isSingle = ({ processes }: Target): boolean => processes === 1;
const CALLERS = 16;
const LISTENERS = 10;
const ASKERS = 4;

export const SCENES: readonly Scene[] = [
  {
    name: 'wait16.exit',
    about: `runs/wait on ${CALLERS} threads at once, durability exit`,
    job: { kind: 'wait', callers: CALLERS, durability: 'exit' },
    isFor: () => true,
  },
  {
    name: 'wait16.default',
    about: `runs/wait on ${CALLERS} threads at once, durability as the platform has it (async)`,
    job: { kind: 'wait', callers: CALLERS },
    isFor: () => true,
  },
  {
    name: 'wait1.exit',
    about: 'runs/wait on one thread, turn after turn, durability exit',
    job: { kind: 'wait', callers: 1, durability: 'exit' },
    isFor: isSingle,
  },
  {
    name: 'wait1.default',
    about: 'runs/wait on one thread, turn after turn, durability async',
    job: { kind: 'wait', callers: 1 },
    isFor: isSingle,
  },
  {
    name: 'token10',
    about: `time to the first token beyond the model's own, ${LISTENERS} callers`,
    job: { kind: 'stream', callers: LISTENERS },
    isFor: isSingle,
  },
  {
    name: 'cached4',
    about: `a cached answer of the demo agent over /v1/chat/message, ${ASKERS} callers`,
    job: { kind: 'chat', callers: ASKERS },
    isFor: (target) => isSingle(target) && target.name !== 'dev',
  },
];
