import { z } from 'zod';

/** Shapes of the LangGraph Platform API, named as on the wire. */
export const jsonObjectSchema = z.record(z.string(), z.unknown());
export type JsonObject = z.infer<typeof jsonObjectSchema>;

/** An id as clients send it: any UUID, whatever its version; in the one spelling we keep. */
export const idSchema = z.guid().toLowerCase();

export const sortOrderSchema = z.enum(['asc', 'desc']);
const PAGE_MAX = 1_000;
/** What an `int` of the database holds. */
export const INT_MAX = 2_147_483_647;
export const limitSchema = z.int().min(1).max(PAGE_MAX);
export const offsetSchema = z.int().min(0).max(INT_MAX);
/** `limit` and `offset` of a search, with the platform's defaults. */
export const pageShape = { limit: limitSchema.default(10), offset: offsetSchema.default(0) };

const COUNT = /^\d{1,16}$/;
/** A number in an address; only digits are one, whatever JavaScript makes of `0x10` or ` `. */
export const countQuery = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (value) => (typeof value === 'string' && COUNT.test(value) ? Number(value) : value),
    schema,
  );

const FIELDS_MAX = 100;
/** Names of the fields an answer is to have; unknown ones are ignored. */
export const selectSchema = z.array(z.string()).max(FIELDS_MAX);
/** The same in an address, where one value is no list. */
export const selectQuerySchema = z.union([
  z.string().transform((field) => [field]),
  z.array(z.string()),
]);

const YES = ['true', '1', 'yes', 'True'];
/** A flag in an address. */
export const flagQuerySchema = z
  .enum(['true', 'false', '1', '0', 'yes', 'no', 'True', 'False'])
  .transform((word) => YES.includes(word));

export const configSchema = z.looseObject({
  tags: z.array(z.string()).exactOptional(),
  recursion_limit: z.int().min(1).max(10_000).exactOptional(),
  configurable: jsonObjectSchema.exactOptional(),
});
export type Config = z.infer<typeof configSchema>;

/** Names one checkpoint; of which thread, the address tells, never the body. */
export const checkpointRefSchema = z.object({
  checkpoint_id: z.string().nullish(),
  checkpoint_ns: z.string().nullish(),
  checkpoint_map: jsonObjectSchema.nullish(),
});
export type CheckpointRef = z.infer<typeof checkpointRefSchema>;

export const metadataSchema = z.record(z.string(), z.unknown());
