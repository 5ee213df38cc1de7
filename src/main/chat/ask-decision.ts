import { z } from 'zod';
import type { Resume, TurnResult } from '../../schemas/chat.ts';
import type { LineReader } from './line-reader.ts';

const argsSchema = z.record(z.string(), z.unknown());

function parseArgs(line: string): Record<string, unknown> | undefined {
  if (line.trim() === '') return {};
  try {
    return argsSchema.safeParse(JSON.parse(line)).data;
  } catch {
    // Not JSON: asked again below.
    return undefined;
  }
}

async function askArgs(lines: LineReader, tool: string): Promise<Record<string, unknown> | null> {
  for (;;) {
    const line = await lines.next(`  changed arguments of ${tool} as JSON (Enter keeps them): `);
    if (line === null) return null;
    const args = parseArgs(line);
    if (args !== undefined) return args;
    console.log('  That is not a JSON object, such as {"startsAt": "2030-01-02T15:00:00Z"}.');
  }
}

/** Asks what shall become of writes that wait; null at the end of input leaves them waiting. */
export async function askDecision(
  lines: LineReader,
  waiting: TurnResult['waiting'],
): Promise<Resume | null> {
  for (;;) {
    const answer = await lines.next('  [a]pprove, [e]dit or [r]eject? ');
    if (answer === null) return null;
    switch (answer.trim().toLowerCase()) {
      case 'a':
      case 'approve':
        return { decision: 'approve' };
      case 'r':
      case 'reject': {
        const reason = (await lines.next('  reason (Enter for none): '))?.trim() ?? '';
        return { decision: 'reject', ...(reason !== '' && { reason: reason.slice(0, 500) }) };
      }
      case 'e':
      case 'edit': {
        const args: Record<string, unknown>[] = [];
        for (const { tool } of waiting) {
          const changed = await askArgs(lines, tool);
          if (changed === null) return null;
          args.push(changed);
        }
        return { decision: 'edit', args };
      }
      default:
        console.log('  Type a, e or r.');
    }
  }
}
