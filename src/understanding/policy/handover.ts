import { handoverWording } from '../../../prompts/local/handover-wording.ts';
import { sayMoment } from '../../../prompts/local/say-time.ts';
import type { Scene, Step } from './scene.ts';

/** Passes the person on, once, and tells what comes next. The reason names no personal data. */
export function handover(scene: Scene): Step {
  const { u, brief, seed } = scene;
  const { upset } = u;
  const passed = scene.last('escalate_to_human');
  if (passed?.ok) {
    const opens = passed.opensAt === null ? null : sayMoment(scene.local(passed.opensAt));
    const { openNow, phone } = passed;
    return { say: handoverWording.passed({ upset, openNow, opens, phone, seed }) };
  }
  const { phone } = brief.tenant;
  if (passed || !scene.can('escalate_to_human')) {
    return { say: handoverWording.unable({ upset, phone }) };
  }
  if (brief.memory.escalated) return { say: handoverWording.already({ upset, phone }) };
  const about = subject(scene);
  const reason = upset
    ? `The person is upset${about}.`
    : u.wantsHuman
      ? `The person asked to speak with a human${about}.`
      : `The person wants help that the assistant cannot give${about}.`;
  const urgency = upset ? 'high' : 'normal';
  return { calls: [{ name: 'escalate_to_human', args: { reason, urgency } }] };
}

function subject({ slots, u }: Scene): string {
  const named =
    u.intents.find(
      ({ name }) => name !== 'escalation' && name !== 'unknown' && name !== 'smalltalk',
    )?.name ?? slots.task;
  return named === undefined ? '' : ` (subject: ${named.replaceAll('_', ' ')})`;
}
