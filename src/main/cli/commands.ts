import type { Command } from './command.ts';
import { keyCommands } from './key-commands.ts';
import { personCommands } from './person-commands.ts';
import { rotateKeys } from './rotate-keys.ts';
import { tenantCommands } from './tenant-commands.ts';
import { auditCommands } from './verify-audit.ts';

/** Every command of `npm run foyer`; an area adds its own here. */
export const commands: readonly Command[] = [
  ...tenantCommands,
  ...keyCommands,
  ...auditCommands,
  ...personCommands,
  rotateKeys,
];
