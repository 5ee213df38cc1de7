import { Duplex } from 'node:stream';

/**
 * What `pg` takes for a socket: bytes written go to `send`, bytes received come in by `push`.
 * Everything written in one turn of the event loop is sent as one message, so statements that
 * are not waited for one by one share one trip to the worker.
 */
export class EmbeddedStream extends Duplex {
  readonly #send: (bytes: Uint8Array<ArrayBuffer>) => void;
  #pending: Uint8Array[] = [];

  constructor(send: (bytes: Uint8Array<ArrayBuffer>) => void) {
    super();
    this.#send = send;
  }

  override _read(): void {
    // Bytes are pushed when they arrive; the worker answers one message at a time.
  }

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    if (this.#pending.length === 0) queueMicrotask(() => this.#flush());
    this.#pending.push(chunk);
    done();
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  #flush(): void {
    const bytes = new Uint8Array(Buffer.concat(this.#pending));
    this.#pending = [];
    if (!this.destroyed) this.#send(bytes);
  }

  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }

  // What a TCP socket has and a thread has no use for.
  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
