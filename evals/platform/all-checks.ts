import type { Check } from './check.ts';
import { assistantChecks } from './checks/assistant-checks.ts';
import { backgroundRunChecks } from './checks/background-run-checks.ts';
import { breakpointChecks } from './checks/breakpoint-checks.ts';
import { cancelChecks } from './checks/cancel-checks.ts';
import { commandChecks } from './checks/command-checks.ts';
import { corsChecks } from './checks/cors-checks.ts';
import { cronChecks } from './checks/cron-checks.ts';
import { disconnectChecks } from './checks/disconnect-checks.ts';
import { doubleTextChecks } from './checks/double-text-checks.ts';
import { graphChecks } from './checks/graph-checks.ts';
import { interruptChecks } from './checks/interrupt-checks.ts';
import { metaChecks } from './checks/meta-checks.ts';
import { protocolCommandChecks } from './checks/protocol-command-checks.ts';
import { protocolEventChecks } from './checks/protocol-event-checks.ts';
import { protocolSocketChecks } from './checks/protocol-socket-checks.ts';
import { protocolStreamChecks } from './checks/protocol-stream-checks.ts';
import { resumeStreamChecks } from './checks/resume-stream-checks.ts';
import { runOptionChecks } from './checks/run-option-checks.ts';
import { stateChecks } from './checks/state-checks.ts';
import { statelessChecks } from './checks/stateless-checks.ts';
import { storeChecks } from './checks/store-checks.ts';
import { streamHeaderChecks } from './checks/stream-header-checks.ts';
import { streamMessageChecks } from './checks/stream-message-checks.ts';
import { streamModeChecks } from './checks/stream-mode-checks.ts';
import { subgraphStateChecks } from './checks/subgraph-state-checks.ts';
import { threadChecks } from './checks/thread-checks.ts';
import { threadSearchChecks } from './checks/thread-search-checks.ts';
import { waitChecks } from './checks/wait-checks.ts';
import { webhookChecks } from './checks/webhook-checks.ts';

/** Every check of the suite, in the order they are told. */
export const allChecks: Check[] = [
  ...metaChecks,
  ...corsChecks,
  ...assistantChecks,
  ...graphChecks,
  ...threadChecks,
  ...threadSearchChecks,
  ...stateChecks,
  ...subgraphStateChecks,
  ...backgroundRunChecks,
  ...runOptionChecks,
  ...waitChecks,
  ...statelessChecks,
  ...streamModeChecks,
  ...streamMessageChecks,
  ...streamHeaderChecks,
  ...resumeStreamChecks,
  ...disconnectChecks,
  ...interruptChecks,
  ...breakpointChecks,
  ...commandChecks,
  ...doubleTextChecks,
  ...cancelChecks,
  ...webhookChecks,
  ...storeChecks,
  ...cronChecks,
  ...protocolCommandChecks,
  ...protocolEventChecks,
  ...protocolStreamChecks,
  ...protocolSocketChecks,
];
