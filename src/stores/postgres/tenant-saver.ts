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
import { copyThread } from './copy-thread.ts';
import type { Db } from './db.ts';
import { pruneRun } from './prune-run.ts';
import { pruneThreads } from './prune-thread.ts';
import { type HeldRun, makeTenantPool, writeHeld } from './tenant-pool.ts';
import { carriedMetadata, newerVersion, SELECT_CHECKPOINTS } from './tenant-saver-parts.ts';

const SCHEMA = 'lg';

/** LangGraph's checkpointer with what the platform does to threads besides. */
export interface TenantSaver extends BaseCheckpointSaver {
  /**
   * Deletes all but the newest `keepLast` checkpoints of a thread (at least one), and what only
   * they referred to. Not while the thread runs, and not for graphs with delta channels, which
   * need all of their past.
   */
  pruneThread(threadId: string, keepLast: number): Promise<void>;
  /** Deletes what one run wrote: the thread's state is again what it was before the run. */
  deleteRun(threadId: string, runId: string): Promise<void>;
  /** Copies every checkpoint to a thread that has none. */
  copyThread(fromThreadId: string, toThreadId: string): Promise<void>;
  /** Resolves when all that was put is written. @throws what a write has failed with */
  settled(): Promise<void>;
}

/**
 * LangGraph lets writes run beside its steps and, when a step fails, waits for none of them: a
 * write that then fails, too, would be an unhandled rejection and end the process. Whoever does
 * wait still hears of it.
 */
function noticed<T>(write: Promise<T>): Promise<T> {
  write.catch(() => undefined);
  return write;
}

/** Stored thread ids begin with the tenant; everyone outside of this class sees plain ones. */
class PostgresTenantSaver extends PostgresSaver implements TenantSaver {
  readonly #db: Db;
  readonly #tenantId: string;
  readonly #held: HeldRun | undefined;
  readonly #prefix: string;
  readonly settled: () => Promise<void>;

  constructor(db: Db, tenantId: string, held: HeldRun | undefined) {
    const { pool, settled } = makeTenantPool(db, tenantId, held);
    super(pool, undefined, { schema: SCHEMA });
    this.settled = settled;
    const statements: unknown = Reflect.get(this, 'SQL_STATEMENTS');
    if (!Object.hasOwn(Object(statements), 'SELECT_SQL')) {
      throw new AppError('internal', 'the checkpoint library keeps its statements elsewhere');
    }
    Object.assign(Object(statements), { SELECT_SQL: SELECT_CHECKPOINTS });
    this.#db = db;
    this.#tenantId = tenantId;
    this.#held = held;
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

  override put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    newVersions: Checkpoint['channel_versions'],
  ): Promise<RunnableConfig> {
    const stored = this.#stored(config);
    const of = this.#held === undefined ? {} : { run_id: this.#held.runId };
    const kept = { ...carriedMetadata(config), ...metadata, ...of };
    const written = super.put(stored, checkpoint, kept, newVersions);
    return noticed(written.then((saved) => this.#plain(saved)));
  }

  override putWrites(
    config: RunnableConfig,
    writes: PendingWrite[],
    taskId: string,
  ): Promise<void> {
    return noticed(super.putWrites(this.#stored(config), writes, taskId));
  }

  override deleteThread(threadId: string): Promise<void> {
    return super.deleteThread(this.#prefix + threadId);
  }

  override getNextVersion(current: number | undefined): number {
    return newerVersion(current);
  }

  async pruneThread(threadId: string, keepLast: number): Promise<void> {
    if (keepLast < 1) throw new RangeError('keepLast must be at least 1');
    await writeHeld(this.#db, this.#tenantId, this.#held, (sql) =>
      pruneThreads(sql, [this.#prefix + threadId], keepLast),
    );
  }

  async deleteRun(threadId: string, runId: string): Promise<void> {
    await writeHeld(this.#db, this.#tenantId, this.#held, (sql) =>
      pruneRun(sql, this.#prefix + threadId, runId),
    );
  }

  async copyThread(fromThreadId: string, toThreadId: string): Promise<void> {
    const [from, to] = [this.#prefix + fromThreadId, this.#prefix + toThreadId];
    await writeHeld(this.#db, this.#tenantId, this.#held, (sql) =>
      copyThread(sql, from, to, toThreadId),
    );
  }
}

/**
 * LangGraph's checkpointer, bound to one tenant; cheap enough to make one for each run. With a
 * claim on a run, every write is refused (AppError `conflict`) once that claim is over.
 */
export const makeTenantSaver = (db: Db, tenantId: string, held?: HeldRun): TenantSaver =>
  new PostgresTenantSaver(db, tenantId, held);
