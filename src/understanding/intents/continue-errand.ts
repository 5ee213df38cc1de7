import type { IntentName } from '../../schemas/dialogue.ts';
import { type Board, type Signals, SURE } from './signals.ts';

/** An answer belongs to what was asked, whatever its words look like on their own. */
export function continueErrand(signals: Signals, { add, set, of }: Board): void {
  const { hearing, acts } = signals;
  const { openQuestion: asked, slots } = hearing;
  const task = slots.task;
  if (
    asked === 'handover' &&
    acts.includes('affirm') &&
    signals.filled.length === 0 &&
    !signals.question
  ) {
    set('escalation', 4);
  }
  if (asked === 'anything_else' && acts.includes('deny')) set('goodbye', 4);
  if (!signals.answers || asked === 'handover' || asked === 'anything_else') return;
  const asking = signals.requested.length > 0 || signals.question;
  if (asked === 'which_listing' && acts.includes('affirm') && !signals.chose && !asking) {
    add('viewing_schedule', 3);
    return;
  }
  if (asked === 'which_listing' && signals.chose && task === 'property_search') {
    if (of('property_question') < 3) add('viewing_schedule', 2.5);
    return;
  }
  if (task === undefined) {
    if (asked === 'area' || asked === 'bedrooms' || asked === 'budget' || asked === 'transaction') {
      add('property_search', 3);
    }
    return;
  }
  const rivals = (['viewing_move', 'viewing_cancel', 'property_question'] as const).some(
    (name) => name !== task && of(name) >= SURE,
  );
  if (rivals) return;
  add(task, 3.2);
  const own = new Set<IntentName>([task]);
  if (task === 'viewing_schedule' || task === 'viewing_move' || task === 'booking') {
    for (const other of ['viewing_schedule', 'booking', 'lead_capture'] as const) {
      if (!own.has(other)) set(other, Math.min(of(other), 1));
    }
  }
}
