/** Tables a scenario may judge; every row is one of the case's own tenant. */
export const outcomeTables = [
  'appointments',
  'leads',
  'reservations',
  'escalations',
  'outbox',
  'messages',
  'conversations',
  'tool_effects',
] as const;
export type OutcomeTable = (typeof outcomeTables)[number];
