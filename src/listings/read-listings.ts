import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { type Listing, type ListingFormat, newListingSchema } from '../schemas/listing.ts';
import { decodeText } from './decode-text.ts';
import { fieldsOf, type ReadField } from './field-names.ts';
import { READ } from './field-values.ts';
import { parseCsv } from './parse-csv.ts';

export interface FailedRow {
  /** 1 is the first listing; a header is not counted. */
  row: number;
  ListingKey: string | null;
  field: string | null;
  message: string;
}

export interface ReadListings {
  rows: number;
  listings: { row: number; listing: Listing }[];
  failed: FailedRow[];
  /** Columns or fields that no listing has. */
  ignored: string[];
}

type Values = Map<ReadField, unknown>;

const IGNORED_MAX = 200;
const SQUARE_FEET_A_SQUARE_METRE = 10.7639;

const unreadable = (why: string, hint: string, cause?: unknown) =>
  new AppError('bad_request', why, { hint, cause });

/**
 * Reads listings out of RESO's JSON (`{"value": […]}` or the list alone) or a CSV with RESO's
 * names on top. A row that is none is told of and leaves the others alone; so is the second of two
 * with one key.
 * @throws AppError `bad_request`, `invalid_json` for a file that cannot be read as such
 */
export function readListings(bytes: Uint8Array, format: ListingFormat): ReadListings {
  const { records, ignored } = format === 'json' ? fromJson(bytes) : fromCsv(bytes);
  const listings: ReadListings['listings'] = [];
  const failed: FailedRow[] = [];
  const rowOf = new Map<string, number>();
  for (const [at, values] of records.entries()) {
    const row = at + 1;
    const read = values === null ? notARecord : readRow(values);
    if ('problem' in read) {
      failed.push({ row, ...read.problem });
      continue;
    }
    const { ListingKey } = read.listing;
    const before = rowOf.get(ListingKey);
    if (before !== undefined) {
      const message = `ListingKey: it stands in row ${before} already`;
      failed.push({ row, ListingKey, field: 'ListingKey', message });
      continue;
    }
    rowOf.set(ListingKey, row);
    listings.push({ row, listing: read.listing });
  }
  return { rows: records.length, listings, failed, ignored: ignored.slice(0, IGNORED_MAX) };
}

/** `null` stands for what is no record. */
interface Records {
  records: (Values | null)[];
  ignored: string[];
}

function fromCsv(bytes: Uint8Array): Records {
  const { header, rows, unclosed } = parseCsv(decodeText(bytes));
  const { fields, ignored } = fieldsOf(header);
  if (!fields.has('ListingKey')) {
    throw unreadable(
      'The CSV has no column ListingKey',
      'The first line names the columns: ListingKey, StandardStatus, PropertyType, ListPrice, …',
    );
  }
  if (unclosed) {
    throw unreadable(
      `A quote that is opened in row ${rows.length} is never closed`,
      'Close it, or write a quote inside of quotes twice.',
    );
  }
  const records = rows.map((row): Values => {
    const values: Values = new Map();
    for (const [field, at] of fields) values.set(field, row[at] === '' ? undefined : row[at]);
    return values;
  });
  return { records, ignored };
}

function fromJson(bytes: Uint8Array): Records {
  const given = parseJson(bytes);
  const list = Array.isArray(given) ? given : isRecord(given) ? given['value'] : undefined;
  if (!Array.isArray(list)) {
    throw unreadable('There is no list of listings', 'Send {"value": […]}, or the list alone.');
  }
  const ignored = new Set<string>();
  const records = list.map((record: unknown): Values | null => {
    if (!isRecord(record)) return null;
    const names = Object.keys(record);
    const found = fieldsOf(names);
    for (const name of found.ignored) {
      // Annotations such as `@odata.id` say nothing about the home.
      if (!name.includes('@') && ignored.size < IGNORED_MAX) ignored.add(name);
    }
    const values: Values = new Map();
    for (const [field, at] of found.fields) {
      values.set(field, record[names[at] ?? ''] ?? undefined);
    }
    return values;
  });
  return { records, ignored: [...ignored] };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeText(bytes));
  } catch (cause) {
    throw new AppError('invalid_json', 'The body is not valid JSON', {
      hint: 'Send {"value": […]} or the list alone; a CSV goes as text/csv.',
      cause,
    });
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type RowRead = { listing: Listing } | { problem: Omit<FailedRow, 'row'> };

const notARecord: RowRead = {
  problem: { ListingKey: null, field: null, message: 'It is not a record of fields' },
};

function readRow(values: Values): RowRead {
  const given: Record<string, unknown> = {};
  for (const [field, value] of values) {
    if (field === 'LivingAreaUnits' || value === undefined) continue;
    given[field] = READ[field](value);
  }
  const area = given['LivingArea'];
  if (typeof area === 'number' && /met(er|re)/i.test(String(values.get('LivingAreaUnits')))) {
    given['LivingArea'] = Math.round(area * SQUARE_FEET_A_SQUARE_METRE * 100) / 100;
  }
  const parsed = newListingSchema.safeParse(given);
  if (parsed.success) return { listing: parsed.data };
  const key = given['ListingKey'];
  const problem = problemOf(parsed.error.issues[0], given);
  return { problem: { ListingKey: typeof key === 'string' ? key.slice(0, 64) : null, ...problem } };
}

function problemOf(issue: z.core.$ZodIssue | undefined, given: Record<string, unknown>) {
  const field = issue?.path[0] === undefined ? null : String(issue.path[0]);
  if (field === null) return { field, message: issue?.message ?? 'It is not a listing' };
  const missing = given[field] === undefined;
  return { field, message: `${field}: ${missing ? 'it is missing' : issue?.message}` };
}
