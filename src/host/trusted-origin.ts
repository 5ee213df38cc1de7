import { isLoopbackHost } from '../schemas/loopback.ts';

/** Hosted LangGraph Studio, in every region. */
const STUDIO = /^https:\/\/([a-z0-9-]+\.)*smith\.langchain\.com$/;

export const isStudioOrigin = (origin: string | undefined): boolean =>
  origin !== undefined && STUDIO.test(origin);

/**
 * Whether a page may act for whoever sits at this machine: one that this machine serves itself,
 * or Studio, which people open to look at the host they run here.
 */
export function isLocalOrigin(origin: string): boolean {
  if (isStudioOrigin(origin)) return true;
  return URL.canParse(origin) && isLoopbackHost(new URL(origin).hostname);
}
