import type { V1Deps } from './host/v1-deps.ts';

/** The product API's ports, area by area. */
export const composeV1 = (): V1Deps => ({});
