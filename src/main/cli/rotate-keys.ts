import { AppError } from '../../errors.ts';
import { type ResealProgress, resealColumns } from '../../stores/postgres/reseal-columns.ts';
import { sealedColumns } from '../../stores/postgres/sealed-columns.ts';
import type { Command } from './command.ts';
import { OPERATOR } from './operator.ts';

const UNREADABLE_SHOWN = 20;

/** On the error stream, so that what the command answers stays readable for programs. */
const show = ({ column, done, total }: ResealProgress): void => {
  const percent = total === 0 ? 100 : Math.floor((done * 100) / total);
  process.stderr.write(`${column}: ${done} of ${total} (${percent} %)\n`);
};

export const rotateKeys: Command = {
  name: 'keys rotate',
  summary: 'seals every secret anew under the first of FOYER_SECRET_KEYS',
  usage: '',
  about: [
    'Put the new key first in FOYER_SECRET_KEYS, leave the old ones behind it, and restart the',
    'hosts: from then on the old key opens and the new one seals. Then run this, beside them if',
    'you like. It may be killed and begun again; what is done stays done. When it says that all',
    'is sealed anew, no secret needs the old key any more.',
  ],
  async run({ db, secrets, stores }) {
    const { sealer } = secrets;
    const result = await resealColumns(db, sealer, sealedColumns, { onProgress: show });
    const { resealed, unreadable } = result;
    await stores.audit.record(null, {
      actor: OPERATOR.principal,
      action: 'keys.rotated',
      outcome: unreadable.length === 0 ? 'ok' : 'failed',
      details: { kid: sealer.kid, resealed, unreadable: unreadable.length },
    });
    if (unreadable.length > 0) {
      const rows = unreadable
        .slice(0, UNREADABLE_SHOWN)
        .map(({ column, tenantId, row }) => `${column} of tenant ${tenantId}, row ${row}`);
      throw new AppError('internal', `no key here opens ${unreadable.length} values`, {
        hint: `Put the key they were sealed with back. ${rows.join('; ')}`,
      });
    }
    const text = `${resealed} sealed anew; all secrets are under the key "${sealer.kid}"`;
    return { json: { kid: sealer.kid, ...result }, text };
  },
};
