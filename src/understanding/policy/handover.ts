import { handoverSummary } from '../../../prompts/local/handover-summary.ts';
import { sayMoment } from '../../../prompts/local/say-time.ts';
import type { IntentName } from '../../schemas/dialogue.ts';
import { asksIdentity } from '../intents/identity.ts';
import { handoverNotes } from './handover-notes.ts';
import { captureOnTheWay } from './lead.ts';
import type { Call, Scene, Step } from './scene.ts';

/** Passes the person on, once, and tells what comes next. The reason names no personal data. */
export function handover(scene: Scene): Step {
  const { u, brief, seed } = scene;
  const { upset } = u;
  const passed = scene.last('escalate_to_human');
  const { virtual, kept } = besides(scene);
  if (passed?.ok) {
    const opens = passed.opensAt === null ? null : sayMoment(scene.local(passed.opensAt));
    const { openNow, phone } = passed;
    const reachable = brief.memory.leadId !== undefined || hasContact(scene);
    const say = scene.words.handover.passed({ upset, openNow, opens, phone, reachable, seed });
    return { say: `${virtual}${say}${kept}` };
  }
  const { phone } = brief.tenant;
  const unable = passed !== undefined || !scene.can('escalate_to_human');
  const capture = captureOnTheWay(scene, { evenIf: true });
  if (unable || brief.memory.escalated) {
    if (capture) return { calls: [capture] };
    const say = unable ? scene.words.handover.unable : scene.words.handover.already;
    return { say: `${virtual}${say({ upset, phone })}${kept}` };
  }
  const notes = handoverNotes(scene, subject(scene));
  const reason = handoverSummary.render(notes, brief.agent.language);
  const urgency = upset ? 'high' : 'normal';
  const call: Call = { name: 'escalate_to_human', args: { reason, urgency } };
  return { calls: capture ? [capture, call] : [call] };
}

const hasContact = ({ slots }: Scene): boolean =>
  slots.contact.phone !== undefined || slots.contact.email !== undefined;

/** What goes with it: who is talking, when that was asked, and that details were kept. */
function besides(scene: Scene): { virtual: string; kept: string } {
  const { brief, lower, slots, seed } = scene;
  const virtual = asksIdentity(lower)
    ? `${scene.words.help.virtual({ agent: brief.agent.name, tenant: brief.tenant.name })} `
    : '';
  const kept = scene.last('capture_lead')?.ok
    ? ` ${scene.words.lead.noted({ name: slots.contact.name, seed })}`
    : '';
  return { virtual, kept };
}

function subject({ slots, u }: Scene): IntentName | undefined {
  return (
    u.intents.find(
      ({ name }) => name !== 'escalation' && name !== 'unknown' && name !== 'smalltalk',
    )?.name ?? slots.task
  );
}
