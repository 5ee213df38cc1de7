import { parseArgs } from 'node:util';
import { gatherEvidence, ungrounded } from '../../graphs/conversation/grounding/evidence.ts';
import { asksAboutPeople, steers } from '../../src/safety/fair-housing.ts';
import { type NoteTrial, rowId } from '../eval-row.ts';
import { wilson } from '../stats/wilson.ts';
import type { Suite, SuiteReport } from '../suite.ts';
import * as cases from './cases.ts';

export interface GroundingResult {
  metrics: SuiteReport['metrics'];
  /** Sentences that were judged wrongly. */
  wrong: string[];
}

/** Judges every case of the tables. */
export function judgeGrounding(note?: NoteTrial): GroundingResult {
  const evidence = gatherEvidence(cases.EVIDENCE);
  const wrong: string[] = [];
  const share = (
    split: keyof typeof cases,
    holds: (text: string) => boolean,
    wanted: boolean,
    texts: readonly string[],
  ) => {
    const hits = texts.filter((text) => {
      const held = holds(text);
      if (held !== wanted) wrong.push(text);
      note?.({
        row: {
          ...{ id: rowId('grounding', split, text), inputs: { text }, split, metadata: {} },
          referenceOutputs: { stopped: wanted },
        },
        outputs: { stopped: held },
        scores: { right: held === wanted ? 1 : 0 },
      });
      return held;
    }).length;
    return { value: hits / texts.length, n: texts.length, ci95: wilson(hits, texts.length) };
  };
  const isInvented = (text: string) => ungrounded(text, evidence).length > 0;
  const metrics = {
    'grounding.caught': share('INVENTED', isInvented, true, cases.INVENTED),
    'grounding.falseAlarms': share('GROUNDED', isInvented, false, cases.GROUNDED),
    'grounding.fairHousingRefused': share('FORBIDDEN', asksAboutPeople, true, cases.FORBIDDEN),
    'grounding.fairHousingFalseAlarms': share('ALLOWED', asksAboutPeople, false, cases.ALLOWED),
    'grounding.steeringCaught': share('STEERING', steers, true, cases.STEERING),
    'grounding.steeringFalseAlarms': share('PLAIN', steers, false, cases.PLAIN),
  };
  return { metrics, wrong };
}

/** Whether replies that state what nobody said are held back, and those that do not are let out. */
export const groundingSuite: Suite = {
  name: 'grounding',
  about: 'Invented facts caught, true ones let out; questions that fair-housing law forbids',
  run: async (args, note) => {
    const { json } = parseArgs({ args, options: { json: { type: 'boolean' } } }).values;
    const started = performance.now();
    const { metrics, wrong } = judgeGrounding(note);
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
