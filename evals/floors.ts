import { z } from 'zod';
import type { SuiteReport } from './suite.ts';

/** By metric: the least or the most it may be, and what was measured when that was written. */
export const floorsSchema = z.record(
  z.string(),
  z.strictObject({
    floor: z.number().optional(),
    ceiling: z.number().optional(),
    aim: z.number().optional(),
    baseline: z.number().optional(),
  }),
);
export type Floors = z.infer<typeof floorsSchema>;

/** One sentence for each metric that is beyond its bound; what was not measured is not judged. */
export function belowFloor(metrics: SuiteReport['metrics'], floors: Floors): string[] {
  return Object.entries(metrics).flatMap(([name, { value }]) => {
    const { floor, ceiling } = floors[name] ?? {};
    if (floor !== undefined && value < floor) return [`${name} is ${value}, below ${floor}`];
    if (ceiling !== undefined && value > ceiling) return [`${name} is ${value}, above ${ceiling}`];
    return [];
  });
}
