import { z } from 'zod';
import {
  agentSchema,
  type BusinessHours,
  businessHoursSchema,
  type ToolName,
} from '../../src/schemas/agent.ts';
import { listingSchema } from '../../src/schemas/listing.ts';
import { weekHoursSchema } from './week-hours.ts';

const DEFAULT_TOOLS: Record<string, ToolName[]> = {
  real_estate: [
    ...(['search_properties', 'get_property', 'check_availability', 'book_viewing'] as const),
    ...(['reschedule_viewing', 'cancel_viewing', 'capture_lead', 'update_crm'] as const),
    'escalate_to_human',
  ],
  receptionist: ['check_availability', 'make_reservation', 'capture_lead', 'escalate_to_human'],
  custom: ['capture_lead', 'escalate_to_human'],
};

const agentEntry = z
  .strictObject({
    slug: agentSchema.shape.slug,
    name: agentSchema.shape.name,
    type: agentSchema.shape.type.default('real_estate'),
    prompt: agentSchema.shape.prompt.default('You help people who write to this agency.'),
    voice: agentSchema.shape.voice.default(null),
    tools: agentSchema.shape.tools.optional(),
    hours: weekHoursSchema.optional(),
    businessHours: businessHoursSchema.optional(),
    timeZone: agentSchema.shape.timeZone.refine(isZone, 'is not an IANA time zone'),
    language: agentSchema.shape.language.default('en'),
    approvals: agentSchema.shape.approvals.default([]),
  })
  .transform(({ hours, businessHours, tools, ...agent }, context) => {
    const open: BusinessHours | undefined = hours ?? businessHours;
    if (open === undefined) {
      context.addIssue({ code: 'custom', path: ['hours'], message: 'is missing' });
      return z.NEVER;
    }
    return { ...agent, businessHours: open, tools: tools ?? DEFAULT_TOOLS[agent.type] ?? [] };
  });

const reso = listingSchema.shape;

const listingEntry = z
  .strictObject({
    ...reso,
    StandardStatus: reso.StandardStatus.default('Active'),
    PropertySubType: reso.PropertySubType.optional(),
    SubdivisionName: reso.SubdivisionName.default(null),
    StateOrProvince: reso.StateOrProvince.optional(),
    PostalCode: reso.PostalCode.default(''),
    BathroomsTotalInteger: reso.BathroomsTotalInteger.default(1),
    LivingArea: reso.LivingArea.default(null),
    YearBuilt: reso.YearBuilt.default(null),
    GarageSpaces: reso.GarageSpaces.default(0),
    PetsAllowed: reso.PetsAllowed.default(false),
    Furnished: reso.Furnished.default(false),
    InUnitLaundry: reso.InUnitLaundry.default(false),
    BuildingName: reso.BuildingName.default(null),
    PublicRemarks: reso.PublicRemarks.default(''),
  })
  .transform((listing) => ({
    ...listing,
    PropertySubType:
      listing.PropertySubType ??
      (listing.PropertyType === 'Residential Lease' ? 'Apartment' : 'Single Family Residence'),
  }));

const documentEntry = z
  .strictObject({
    title: z.string().min(1),
    source: z.string().min(1).optional(),
    text: z.string().min(1).optional(),
    /** Path of a text or Markdown file, relative to the tenant file. */
    file: z.string().min(1).optional(),
  })
  .refine((document) => (document.text === undefined) !== (document.file === undefined), {
    message: 'needs either text or file',
  });

/** A tenant as strangers write it down: no ids, and defaults for what does not matter. */
export const tenantFileSchema = z
  .strictObject({
    name: z.string().min(1),
    phone: z.string().nullable().default(null),
    email: z.email().nullable().default(null),
    /** State that listings are in unless they say otherwise. */
    state: reso.StateOrProvince.default(''),
    agents: z.array(agentEntry).min(1),
    listings: z.array(listingEntry).default([]),
    documents: z.array(documentEntry).default([]),
  })
  .transform(({ state, ...tenant }) => ({
    ...tenant,
    listings: tenant.listings.map((listing) => ({
      ...listing,
      StateOrProvince: listing.StateOrProvince ?? state,
    })),
  }))
  .superRefine((tenant, context) => {
    const twice = (path: string, names: string[]) =>
      names.forEach((name, index) => {
        if (names.indexOf(name) === index) return;
        context.addIssue({ code: 'custom', path: [path, index], message: `repeats "${name}"` });
      });
    twice(
      'agents',
      tenant.agents.map((agent) => agent.slug),
    );
    twice(
      'listings',
      tenant.listings.map((listing) => listing.ListingKey),
    );
    // Without quotes YAML takes " #2" for a comment, and two units become one address.
    twice(
      'listings',
      tenant.listings.map((listing) => listing.UnparsedAddress),
    );
    twice(
      'documents',
      tenant.documents.map((document) => document.title),
    );
  });
export type TenantFile = z.infer<typeof tenantFileSchema>;

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== null;
  } catch {
    return false;
  }
}
