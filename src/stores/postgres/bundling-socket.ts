import { Socket } from 'node:net';

/**
 * Sends together what is written in one turn of the event loop. Statements that do not wait for
 * one another then cost one system call and wake the server once, whatever their number.
 */
export class BundlingSocket extends Socket {
  #isCorked = false;

  readonly #send = (): void => {
    this.#isCorked = false;
    this.uncork();
  };

  #bundle(): void {
    if (this.#isCorked || this.connecting) return;
    this.#isCorked = true;
    this.cork();
    process.nextTick(this.#send);
  }

  override write(...args: unknown[]): boolean {
    this.#bundle();
    return (super.write as (...all: unknown[]) => boolean).apply(this, args);
  }
}
