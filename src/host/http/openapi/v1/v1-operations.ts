import type { Operation } from '../operation.ts';

/** The operations of the product API, area by area. */
export const v1Operations: readonly Operation[] = [];
