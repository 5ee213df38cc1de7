import type { Agent } from '../schemas/agent.ts';
import type { TenantSeed } from './seed-tenant.ts';

/** The demo tenant keeps one id for ever, so that seeding twice finds what is there. */
const TENANT_ID = '0b8f6c1e-7d52-4f0a-9a3e-5c1d2e3f4a5b';

const weekdays = (open: string, close: string): Agent['businessHours'] => ({
  '1': [{ open, close }],
  '2': [{ open, close }],
  '3': [{ open, close }],
  '4': [{ open, close }],
  '5': [{ open, close }],
  '6': [],
  '7': [],
});

/** Copperline Homes, a fictional agency in Oakland, and its two agents. */
export const demoAgency: Pick<TenantSeed, 'tenant' | 'agents'> = {
  tenant: {
    id: TENANT_ID,
    slug: 'demo',
    name: 'Copperline Homes',
    phone: '+15105550142',
    email: 'copperline@example.com',
  },
  agents: [
    {
      id: '3c9d1f42-8a6b-4e57-b1c8-2d4f6a8c0e11',
      slug: 'real-estate',
      name: 'Mara',
      type: 'real_estate',
      prompt: [
        'You are Mara, the property assistant of Copperline Homes in Oakland, California.',
        'You help people find homes to rent or buy in Oakland, Berkeley and Alameda, answer',
        'questions from what the agency has written down, and arrange viewings.',
        'Be brief, warm and exact. Offer at most three homes at a time.',
        'Describe homes, never the people who live near them.',
      ].join(' '),
      voice: 'warm-alto',
      tools: [
        'search_properties',
        'get_property',
        'check_availability',
        'book_viewing',
        'reschedule_viewing',
        'cancel_viewing',
        'capture_lead',
        'update_crm',
        'escalate_to_human',
      ],
      businessHours: { ...weekdays('09:00', '18:00'), '6': [{ open: '10:00', close: '16:00' }] },
      timeZone: 'America/Los_Angeles',
      language: 'en',
      approvals: [],
    },
    {
      id: '7e2a4b96-1c3d-4f88-9e70-6b5a4c3d2e1f',
      slug: 'reception',
      name: 'Theo',
      type: 'receptionist',
      prompt: [
        'You are Theo at the front desk of Copperline Homes on Tannery Row in Oakland.',
        'You reserve times at the office, take messages, answer questions about the offices',
        'and hand over to a person when that is what the caller needs.',
        'Be brief, calm and friendly.',
      ].join(' '),
      voice: 'calm-tenor',
      tools: ['check_availability', 'make_reservation', 'capture_lead', 'escalate_to_human'],
      businessHours: weekdays('08:30', '17:30'),
      timeZone: 'America/Los_Angeles',
      language: 'en',
      approvals: [],
    },
  ],
};
