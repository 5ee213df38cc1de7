import { inferChannel, isPrefixMatch, matchesSubscription } from '@langchain/langgraph/stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelOf, liesUnder, makeEventFilter } from './protocol-filter.ts';

const event = (method: string, namespace: string[] = [], data: unknown = {}) => ({
  method,
  params: { namespace, data },
});

describe('the channel of an event', () => {
  it.each([
    [event('values'), 'values'],
    [event('input.requested'), 'input'],
    [event('custom'), 'custom'],
    [event('custom', [], { name: 'a', payload: 1 }), 'custom:a'],
    [event('custom', [], { name: null }), 'custom'],
    [event('custom', [], null), 'custom'],
    [event('custom', [], 'text'), 'custom'],
    [event('toString'), undefined],
    [event('gap'), undefined],
  ])('%j → %s', (given, channel) => {
    expect(channelOf(given)).toBe(channel);
  });
});

describe('a namespace under a prefix', () => {
  it.each([
    [[], [], true],
    [['a:1'], [], true],
    [['a:1', 'b'], ['a'], true],
    [['a:1'], ['a:1'], true],
    [['a:1'], ['a:2'], false],
    [['a'], ['a:1'], false],
    [['ab:1'], ['a'], false],
    [['a:1'], ['a', 'b'], false],
  ])('%j under %j: %s', (namespace, prefix, lies) => {
    expect(liesUnder(namespace, prefix)).toBe(lies);
  });
});

const segment = fc.constantFrom('a', 'b', 'a:1', 'a:2', 'b:1', ':', '', 'a:1:2');
const namespace = fc.array(segment, { maxLength: 4 });
const method = fc.constantFrom('values', 'messages', 'custom', 'input.requested', 'tasks', 'gap');
const channel = fc.constantFrom('values', 'messages', 'custom', 'custom:x', 'input', 'odd');
const data = fc.constantFrom({}, { name: 'x' }, { name: 'y' }, { name: null });

/** Clients filter as the library does; a server that differed would withhold what they wait for. */
describe('beside the library itself', () => {
  it('finds the same prefixes', () => {
    fc.assert(
      fc.property(namespace, namespace, (all, prefix) => {
        expect(liesUnder(all, prefix)).toBe(isPrefixMatch(all, prefix));
      }),
    );
  });

  it('finds the same channels and the same matches', () => {
    const filter = fc.record(
      {
        channels: fc.array(channel),
        namespaces: fc.array(namespace, { maxLength: 3 }),
        depth: fc.nat({ max: 3 }),
      },
      { requiredKeys: ['channels'] },
    );
    fc.assert(
      fc.property(filter, method, namespace, data, (wanted, name, at, payload) => {
        const given = event(name, at, payload);
        type Theirs = Parameters<typeof inferChannel>[0];
        const theirs = given as Theirs;
        expect(channelOf(given)).toBe(inferChannel(theirs));
        expect(makeEventFilter(wanted)(given)).toBe(
          matchesSubscription(theirs, wanted as Parameters<typeof matchesSubscription>[1]),
        );
      }),
      { numRuns: 500 },
    );
  });
});
