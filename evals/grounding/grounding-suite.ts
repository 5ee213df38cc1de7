import { parseArgs } from 'node:util';
import { gatherEvidence, ungrounded } from '../../graphs/conversation/grounding/evidence.ts';
import { asksAboutPeople, steers } from '../../src/safety/fair-housing.ts';
import { wilson } from '../stats/wilson.ts';
import type { Suite, SuiteReport } from '../suite.ts';
import * as cases from './cases.ts';

export interface GroundingResult {
  metrics: SuiteReport['metrics'];
  /** Sentences that were judged wrongly. */
  wrong: string[];
}

/** Judges every case of the tables. */
export function judgeGrounding(): GroundingResult {
  const evidence = gatherEvidence(cases.EVIDENCE);
  const wrong: string[] = [];
  const share = (texts: readonly string[], holds: (text: string) => boolean, wanted: boolean) => {
    const hits = texts.filter((text) => {
      const held = holds(text);
      if (held !== wanted) wrong.push(text);
      return held;
    }).length;
    return { value: hits / texts.length, n: texts.length, ci95: wilson(hits, texts.length) };
  };
  const isInvented = (text: string) => ungrounded(text, evidence).length > 0;
  const metrics = {
    'grounding.caught': share(cases.INVENTED, isInvented, true),
    'grounding.falseAlarms': share(cases.GROUNDED, isInvented, false),
    'grounding.fairHousingRefused': share(cases.FORBIDDEN, asksAboutPeople, true),
    'grounding.fairHousingFalseAlarms': share(cases.ALLOWED, asksAboutPeople, false),
    'grounding.steeringCaught': share(cases.STEERING, steers, true),
    'grounding.steeringFalseAlarms': share(cases.PLAIN, steers, false),
  };
  return { metrics, wrong };
}

/** Whether replies that state what nobody said are held back, and those that do not are let out. */
export const groundingSuite: Suite = {
  name: 'grounding',
  about: 'Invented facts caught, true ones let out; questions that fair-housing law forbids',
  run: async (args) => {
    const { json } = parseArgs({ args, options: { json: { type: 'boolean' } } }).values;
    const started = performance.now();
    const { metrics, wrong } = judgeGrounding();
    if (!json) {
      for (const [name, { value, n }] of Object.entries(metrics)) {
        console.log(`  ${name.padEnd(34)} ${value.toFixed(3)}  of ${n}`);
      }
      for (const text of wrong) console.log(`  judged wrongly: ${text}`);
    }
    const seconds = Number(((performance.now() - started) / 1000).toFixed(3));
    return { report: { suite: 'grounding', metrics, seconds }, failed: false };
  },
};
