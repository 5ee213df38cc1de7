import type { DemoDocument } from '../demo-document.ts';

export const petsPolicy: DemoDocument = {
  source: 'pets-policy.md',
  title: 'Pets policy',
  text: `# Pets policy

Whether pets are welcome depends on the building and its owner. Every listing says so, and the
chat assistant can filter for homes that accept pets.

## Where pets are accepted

In homes that accept pets you may keep up to two cats or dogs. Pet rent is $40 a month for each
animal. There is no separate pet deposit. Fish and small caged animals are allowed everywhere and
cost nothing.

Dogs are kept on a leash in hallways, elevators and courtyards. Please register each pet with us
before it moves in: we ask for a photo and a current rabies certificate for dogs.

## Assistance animals

Service animals and assistance animals are not pets. They are accepted in every home, no pet rent
is charged for them, and no size limit applies to them. Tell us in writing, and we answer within
3 working days.

## Size

Where a building has an elevator, a dog may weigh up to 75 pounds. In buildings without an
elevator there is no weight limit.

## Damage and noise

Damage by a pet is repaired at the tenant's cost and may be taken from the security deposit. When
neighbours complain about noise we first talk to the tenant; a second complaint leads to a written
notice.

## Visiting pets

A visitor's pet may stay for up to 7 nights in a year in homes that accept pets.
`,
};
