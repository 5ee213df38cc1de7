import type { IncomingHttpHeaders } from 'node:http';

export const lastEventId = (headers: IncomingHttpHeaders): string | undefined => {
  const id = headers['last-event-id'];
  return Array.isArray(id) ? id[0] : id;
};

const COUNT = /^\d{1,15}$/;

/** The seq a reader has come to; -1, which is everything, for whatever is no count. */
export const seqOf = (id: string | undefined): number =>
  id !== undefined && COUNT.test(id) ? Number(id) : -1;
