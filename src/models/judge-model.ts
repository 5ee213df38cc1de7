import type { Role } from '../schemas/access.ts';
import type { ModelRules } from '../schemas/providers.ts';

export interface ModelWish {
  provider: string;
  model: string;
  agentId: string;
  /** Undefined when nobody with a role asks, as for a schedule. */
  role?: Role | undefined;
}

/** `*` stands for anything, also nothing. Linear: one pass over the name for each piece. */
export function matchesPattern(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const text = name.toLowerCase();
  if (rest.length === 0) return text === first;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** Why this model may not be used, or null when it may. A rule for roles fits no roleless wish. */
export function judgeModel(
  { default: otherwise, rules }: ModelRules,
  { provider, model, agentId, role }: ModelWish,
): string | null {
  const fits = ({ models, roles, agent_ids }: ModelRules['rules'][number]): boolean =>
    (roles.length === 0 || (role !== undefined && roles.includes(role))) &&
    (agent_ids.length === 0 || agent_ids.includes(agentId)) &&
    models.some((p) => matchesPattern(p, p.includes('/') ? `${provider}/${model}` : model));
  const rule = rules.find(fits);
  const effect = rule?.effect ?? otherwise;
  if (effect === 'allow') return null;
  return rule === undefined ? 'no rule allows it' : (rule.reason ?? 'a rule denies it');
}
