/**
 * What the product API needs, one property an area: `agents`, `jobs`, `usage` … Each area tells
 * its own in `http/v1/<area>-deps.ts`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: areas add their properties here
export interface V1Deps {}
