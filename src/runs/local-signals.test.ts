import { makeLocalSignals } from './local-signals.ts';
import { describeSignals } from './testing/signals-conformance.ts';

describeSignals('within one process', async () => {
  const told: unknown[] = [];
  const signals = makeLocalSignals({ onError: (error) => told.push(error) });
  return { here: signals, there: signals, told, close: async () => undefined };
});
