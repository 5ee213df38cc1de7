import { AppError } from '../../errors.ts';
import type { Command } from './command.ts';
import { tenantOf } from './tenant-commands.ts';

interface Chain {
  name: string;
  id: string | null;
}

const sentence = ({ name }: Chain, rows: number, head: string, firstBad?: number): string =>
  firstBad === undefined
    ? `${name}: ${rows} rows, whole; head ${head}`
    : `${name}: BROKEN at row ${firstBad}; ${rows} rows before it are whole`;

export const auditCommands: readonly Command[] = [
  {
    name: 'audit verify',
    summary: 'checks that no row of the audit was changed, removed or moved',
    usage: '[--tenant SLUG]',
    options: { tenant: { type: 'string' } },
    about: [
      'Without --tenant: every tenant, and the chain of the platform itself.',
      'Note the heads elsewhere: whoever owns the database could write a whole chain anew.',
    ],
    async run(house, { tenant }) {
      const { stores } = house;
      const chains: Chain[] =
        typeof tenant === 'string'
          ? [{ name: tenant, id: (await tenantOf(house, tenant)).id }]
          : [
              { name: 'the platform', id: null },
              ...(await stores.tenants.list()).map(({ slug, id }) => ({ name: slug, id })),
            ];
      const verdicts = [];
      for (const chain of chains) {
        verdicts.push({ chain, ...(await stores.audit.verify(chain.id)) });
      }
      const text = verdicts
        .map(({ chain, rows, head, firstBad }) => sentence(chain, rows, head, firstBad))
        .join('\n');
      if (verdicts.some(({ ok }) => !ok)) {
        throw new AppError('conflict', `The audit is not whole:\n${text}`, {
          hint: 'Keep the database as it is, and compare it with a backup.',
        });
      }
      const json = verdicts.map(({ chain, ok, rows, head }) => ({
        ...{ tenant: chain.id === null ? null : chain.name, ok, rows, head },
      }));
      return { json, text };
    },
  },
];
