import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isAppError } from '../errors.ts';
import { chatRequestSchema } from '../schemas/chat.ts';
import { parseInput } from './parse-input.ts';

function problem(schema: z.ZodType, input: unknown) {
  try {
    parseInput(schema, input);
  } catch (error) {
    if (isAppError(error)) return { code: error.code, field: error.field, message: error.message };
    throw error;
  }
  throw new Error('it was accepted');
}

describe('parseInput', () => {
  it('hands on what fits', () => {
    const request = { agent_id: 'a', message: '  hi ' };
    expect(parseInput(chatRequestSchema, request)).toEqual({ agent_id: 'a', message: 'hi' });
  });

  it.each([
    [z.string(), 5, undefined],
    [z.object({ a: z.object({ b: z.array(z.int()) }) }), { a: { b: [1, 'x'] } }, 'a.b.1'],
    [z.strictObject({}), { extra: 1 }, 'extra'],
    [z.strictObject({ a: z.strictObject({}) }), { a: { extra: 1 } }, 'a.extra'],
    [z.union([z.object({ a: z.string() }), z.object({ b: z.string(), c: z.int() })]), {}, 'a'],
    [chatRequestSchema, {}, 'agent_id'],
    [chatRequestSchema, [], undefined],
    [chatRequestSchema, 'hello', undefined],
    [chatRequestSchema, { agent_id: 'a', message: 'b', other: 1 }, 'other'],
    [chatRequestSchema, { agent_id: 'a', resume: { decision: 'approve' } }, 'thread_id'],
  ])('names the field at fault (%#)', (schema, input, field) => {
    expect(problem(schema, input)).toMatchObject({ code: 'bad_request', field });
  });

  it('never echoes a value, and cuts an endless field name', () => {
    const { field, message } = problem(z.strictObject({}), {
      [`k${'x'.repeat(10_000)}`]: 'secret',
    });
    expect(field).toHaveLength(64);
    expect(message).not.toContain('secret');
  });

  it('answers anything with a request or with bad_request', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (input) => {
        try {
          return chatRequestSchema.safeParse(parseInput(chatRequestSchema, input)).success;
        } catch (error) {
          return isAppError(error) && error.code === 'bad_request' && error.message !== '';
        }
      }),
    );
  });
});
