import type { Actor } from '../../host/access/manage-keys.ts';
import { SCOPES_OF } from '../../schemas/access.ts';

/** Who acts on the command line: whoever may open the database. */
export const OPERATOR: Actor = {
  principal: { kind: 'system', id: 'foyer cli', role: 'platform_admin' },
  scopes: SCOPES_OF.platform_admin,
};
