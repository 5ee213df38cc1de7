import { z } from 'zod';
import * as assistants from '../../../schemas/platform/assistants.ts';
import * as crons from '../../../schemas/platform/crons.ts';
import * as meta from '../../../schemas/platform/meta.ts';
import * as protocol from '../../../schemas/platform/protocol.ts';
import * as runs from '../../../schemas/platform/runs.ts';
import * as store from '../../../schemas/platform/store.ts';
import * as threads from '../../../schemas/platform/threads.ts';

export const countSchema = z.int().nonnegative();
export const assistantListSchema = z.array(assistants.assistantSchema);
export const assistantVersionListSchema = z.array(assistants.assistantVersionSchema);
export const threadListSchema = z.array(threads.threadSchema);
export const threadStateListSchema = z.array(threads.threadStateSchema);
export const storeItemOrNullSchema = store.storeItemSchema.nullable();
export const cronListSchema = z.array(crons.cronSchema);
export const runListSchema = z.array(runs.runSchema);

/** What the platform's operations take, by the names the document gives them. */
export const PLATFORM_REQUESTS = {
  AssistantCreate: assistants.assistantCreateSchema,
  AssistantPatch: assistants.assistantPatchSchema,
  AssistantSearch: assistants.assistantSearchSchema,
  AssistantCount: assistants.assistantCountSchema,
  AssistantVersionSearch: assistants.assistantVersionsSchema,
  AssistantLatest: assistants.assistantLatestSchema,
  ThreadCreate: threads.threadCreateSchema,
  ThreadPatch: threads.threadPatchSchema,
  ThreadSearch: threads.threadSearchSchema,
  ThreadCount: threads.threadCountSchema,
  ThreadPrune: threads.threadPruneSchema,
  ThreadStateUpdate: threads.stateUpdateSchema,
  ThreadStatePatch: threads.statePatchSchema,
  ThreadStateAtCheckpoint: threads.stateCheckpointSchema,
  ThreadHistorySearch: threads.historySchema,
  StorePut: store.storePutSchema,
  StoreDelete: store.storeDeleteSchema,
  StoreSearch: store.storeSearchSchema,
  StoreNamespaceSearch: store.storeNamespacesSchema,
  CronCreate: crons.cronCreateSchema,
  CronPatch: crons.cronPatchSchema,
  CronSearch: crons.cronSearchSchema,
  CronCount: crons.cronCountSchema,
  RunCreate: runs.runCreateSchema,
  RunBatchCreate: runs.runBatchCreateSchema,
  RunsCancel: runs.runsCancelSchema,
  ProtocolCommand: protocol.commandFrameSchema,
  ProtocolEventFilter: protocol.eventFilterSchema,
};

/** What they answer. */
export const PLATFORM_ANSWERS = {
  Count: countSchema,
  Assistant: assistants.assistantSchema,
  AssistantList: assistantListSchema,
  AssistantVersion: assistants.assistantVersionSchema,
  AssistantVersionList: assistantVersionListSchema,
  DrawnGraph: assistants.drawnGraphSchema,
  GraphSchemas: assistants.graphSchemasSchema,
  Subgraphs: assistants.subgraphsSchema,
  Thread: threads.threadSchema,
  ThreadList: threadListSchema,
  ThreadsPruned: threads.threadsPrunedSchema,
  ThreadState: threads.threadStateSchema,
  ThreadStateList: threadStateListSchema,
  ThreadStateUpdated: threads.stateUpdatedSchema,
  StoreItem: store.storeItemSchema,
  StoreItemOrNull: storeItemOrNullSchema,
  StoreFound: store.storeFoundSchema,
  StoreNamespaces: store.storeNamespacesFoundSchema,
  Cron: crons.cronSchema,
  CronList: cronListSchema,
  Run: runs.runSchema,
  RunList: runListSchema,
  ProtocolAnswer: protocol.commandAnswerSchema,
  Ok: meta.okSchema,
  Info: meta.infoSchema,
};
