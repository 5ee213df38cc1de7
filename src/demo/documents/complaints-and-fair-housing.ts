import type { DemoDocument } from '../demo-document.ts';

export const complaintsAndFairHousing: DemoDocument = {
  source: 'complaints-and-fair-housing.md',
  title: 'Complaints and fair housing',
  text: `# Complaints and fair housing

## If you are unhappy with us

Tell us first: by chat, by phone at (510) 555-0142, or in writing to copperline@example.com. Every
complaint gets a reference number, and a manager calls you back within one working day. You have a
written answer within 10 working days. If you do not agree with it, ask for a review by the owner
of the agency, Ines Varga, which takes another 5 working days.

You may also turn to the California Department of Real Estate at any time.

## Fair housing

Copperline Homes follows the federal Fair Housing Act and California law. We offer every home to
everyone on the same terms. We do not treat people differently because of race, color, ancestry,
national origin, religion, sex, gender identity, sexual orientation, marital or familial status,
disability, age, military status, or source of income.

Our agents and our assistant describe homes and prices. They do not describe who lives in a
neighbourhood, and they do not steer anyone toward or away from one. For questions about an area
we point to public sources.

## Accessibility

Ask for a reasonable accommodation or modification at any time, in any form. We answer within
5 working days. Examples are a reserved parking space, grab bars, or a lease in large print.

## Reporting

If you think that you were treated unfairly, you can file a complaint with the California Civil
Rights Department or with HUD. We never act against anyone for doing so.
`,
};
