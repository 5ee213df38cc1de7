import { readdirSync, readFileSync } from 'node:fs';

/** The unit of the kernel's accounting, the same on every Linux. */
const TICK_MS = 10;
/** Positions in /proc/<pid>/stat after the name, which may hold spaces itself. */
const GROUP = 2;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

function statOf(pid: number | string): { group: number; cpuMs: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
    return { group: Number(fields[GROUP]), cpuMs: ticks * TICK_MS };
  } catch {
    // It has ended, or it runs on another machine.
    return undefined;
  }
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

export const cpuOfProcesses = (pids: readonly number[]): number =>
  sum(pids.map((pid) => statOf(pid)?.cpuMs ?? 0));

/** CPU that the living processes of a process group have used, in milliseconds. */
export function cpuOfGroup(group: number): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const stats = pids.flatMap((pid) => statOf(pid) ?? []);
  return sum(stats.filter((stat) => stat.group === group).map((stat) => stat.cpuMs));
}
