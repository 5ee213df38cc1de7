import type { DemoDocument } from '../demo-document.ts';

export const maintenance: DemoDocument = {
  source: 'maintenance.md',
  title: 'Maintenance and emergencies for tenants',
  text: `# Maintenance and emergencies for tenants

## Emergencies

When there is fire, a smell of gas or danger to anyone, leave the home and call 911 first.

For urgent repairs call the maintenance line at (510) 555-0199. It is answered 24 hours a day,
every day of the year. Urgent repairs are: burst pipes, no water, no heating, no electricity, a
front door that does not lock, a blocked toilet when it is the only one, and an elevator with
someone inside. A technician is with you within 4 hours.

## Everything else

Report other repairs in the tenant portal or at (510) 555-0142. We confirm the request within one
working day and fix most things within 7 days. You choose between a morning visit, 9:00 am to
noon, and an afternoon visit, 1:00 pm to 5:00 pm. We enter only after 24 hours' written notice,
except in an emergency.

## What you can do first

- Water: close the valve under the sink or next to the water heater.
- Power: look at the breaker panel and switch the tripped breaker off and on once.
- Heating: check that the thermostat has working batteries.

## Who pays

Repairs of wear and tear are free for tenants. Damage caused by a tenant or a guest is billed at
cost. Light bulbs and thermostat batteries are the tenant's own.

## Pests and mold

Tell us at once. An inspection follows within 3 working days, and treatment is free.
`,
};
