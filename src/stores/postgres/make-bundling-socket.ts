import { Socket } from 'node:net';

/**
 * A socket that sends together what is written in one turn of the event loop. Statements that do
 * not wait for one another then cost one system call and wake the server once, whatever their
 * number.
 */
export function makeBundlingSocket(): Socket {
  const socket = new Socket();
  let isCorked = false;
  const send = () => {
    isCorked = false;
    socket.uncork();
  };
  // Not before: to connect sets `write` to what it is by itself.
  socket.once('connect', () => {
    const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
    socket.write = (...args: unknown[]): boolean => {
      if (!isCorked) {
        isCorked = true;
        socket.cork();
        process.nextTick(send);
      }
      return write(...args);
    };
  });
  return socket;
}
