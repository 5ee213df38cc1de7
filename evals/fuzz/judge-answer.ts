import { conforms } from './conforms.ts';
import type { FuzzOperation } from './fuzz-operation.ts';
import type { FuzzRequest } from './fuzz-request.ts';
import type { Resolve } from './json-schema.ts';
import type { Answered } from './send-request.ts';

/** What the state of things may forbid, though the request is as documented. */
const FOR_REASONS_OF_STATE = new Set([402, 404, 409, 422]);
/** Clients match on a 400 here. */
const NO_GRAPH = /has no graph ID yet/;
const SELECTS = /\bselect\b/;
/** Of any address, without a word in the document. */
const OF_HTTP = new Set([400, 404, 405, 413, 415, 431]);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What is wrong with an answer; undefined when nothing is. */
export function judgeAnswer(
  { answers }: Pick<FuzzOperation, 'answers'>,
  { expect, address, body }: Pick<FuzzRequest, 'expect' | 'address' | 'body'>,
  { status, type, text, problem }: Answered,
  resolve: Resolve,
): string | undefined {
  if (status === undefined) return `no answer: ${problem}`;
  if (status >= 500) return `${status}: the host failed`;
  const isRefused = status >= 400;
  const isState = FOR_REASONS_OF_STATE.has(status) || NO_GRAPH.test(text);
  if (expect === 'taken' && isRefused && !isState) {
    return `${status}: refused, though it is as documented`;
  }
  if (expect === 'refused' && !isRefused) return `${status}: taken, though the document forbids it`;
  const schema = answers.get(status);
  if (schema === undefined && !(expect !== 'taken' && OF_HTTP.has(status))) {
    return `${status}: the document knows no such answer`;
  }
  const isJson = type.startsWith('application/json') && text.trim() !== '';
  // No document can say that fields are there unless others are selected.
  const selects = SELECTS.test(`${address} ${body}`);
  if (schema && isJson && !selects && !conforms(schema, parsed(text), resolve)) {
    return `${status}: the answer is not as documented`;
  }
  return undefined;
}
