import { z } from 'zod';

/** How answers of the product API tell a time: UTC, to the millisecond. */
export const wireTimeSchema = z.iso.datetime({ precision: 3 });
