import type { RunnableConfig } from '@langchain/core/runnables';
import type {
  BaseCheckpointSaver,
  Checkpoint,
  CheckpointListOptions,
  CheckpointMetadata,
  CheckpointTuple,
  PendingWrite,
} from '@langchain/langgraph-checkpoint';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { AppError } from '../../errors.ts';
import type { Db } from './db.ts';
import { pruneThread } from './prune-thread.ts';
import { makeTenantPool } from './tenant-pool.ts';

const SCHEMA = 'lg';

/** Stored thread ids begin with the tenant; everyone outside of this class sees plain ones. */
class TenantSaver extends PostgresSaver {
  readonly #db: Db;
  readonly #tenantId: string;
  readonly #prefix: string;

  constructor(db: Db, tenantId: string) {
    super(makeTenantPool(db, tenantId), undefined, { schema: SCHEMA });
    this.#db = db;
    this.#tenantId = tenantId;
    this.#prefix = `${tenantId.toLowerCase()}:`;
  }

  #stored<C extends RunnableConfig>(config: C): C {
    const threadId = config.configurable?.['thread_id'];
    if (threadId === undefined) return config;
    const configurable = { ...config.configurable, thread_id: this.#prefix + threadId };
    return { ...config, configurable };
  }

  #plain<C extends RunnableConfig>(config: C): C {
    const threadId: unknown = config.configurable?.['thread_id'];
    if (typeof threadId !== 'string' || !threadId.startsWith(this.#prefix)) {
      throw new AppError('internal', 'a checkpoint of another tenant was read');
    }
    const plain = threadId.slice(this.#prefix.length);
    return { ...config, configurable: { ...config.configurable, thread_id: plain } };
  }

  #plainTuple(tuple: CheckpointTuple): CheckpointTuple {
    const { config, parentConfig, ...rest } = tuple;
    return {
      ...rest,
      config: this.#plain(config),
      ...(parentConfig === undefined ? {} : { parentConfig: this.#plain(parentConfig) }),
    };
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const tuple = await super.getTuple(this.#stored(config));
    return tuple === undefined ? undefined : this.#plainTuple(tuple);
  }

  override async *list(
    config: RunnableConfig,
    options?: CheckpointListOptions,
  ): AsyncGenerator<CheckpointTuple> {
    for await (const tuple of super.list(this.#stored(config), options)) {
      yield this.#plainTuple(tuple);
    }
  }

  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: Checkpoint['channel_versions'],
  ): Promise<RunnableConfig> {
    const stored = this.#stored(config);
    return this.#plain(await super.put(stored, checkpoint, metadata, newVersions));
  }

  override putWrites(
    config: RunnableConfig,
    writes: PendingWrite[],
    taskId: string,
  ): Promise<void> {
    return super.putWrites(this.#stored(config), writes, taskId);
  }

  override deleteThread(threadId: string): Promise<void> {
    return super.deleteThread(this.#prefix + threadId);
  }

  /**
   * Deletes all but the newest `keepLast` checkpoints of a thread (at least one), and what only
   * they referred to. Not while the thread runs, and not for graphs with delta channels, which
   * need all of their past.
   */
  async pruneThread(threadId: string, keepLast: number): Promise<void> {
    if (keepLast < 1) throw new RangeError('keepLast must be at least 1');
    await this.#db.withTenant(this.#tenantId, (sql) =>
      pruneThread(sql, this.#prefix + threadId, keepLast),
    );
  }
}

/** LangGraph's checkpointer, bound to one tenant; cheap enough to make one for each run. */
export const makeTenantSaver = (
  db: Db,
  tenantId: string,
): BaseCheckpointSaver & { pruneThread(threadId: string, keepLast: number): Promise<void> } =>
  new TenantSaver(db, tenantId);
