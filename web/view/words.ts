const NODES: Record<string, string> = {
  'classify-intent': 'Understand',
  'check-cache': 'Cache',
  retrieve: 'Documents',
  respond: 'Compose',
  approve: 'Approval',
  act: 'Tools',
  validate: 'Check',
  persist: 'Save',
};

/** A node of the graph in one word; one this page does not know goes by its own name. */
export const nodeName = (node: string): string =>
  Object.hasOwn(NODES, node) ? (NODES[node] ?? node) : node;

export const toolName = (tool: string): string => {
  const words = tool.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** `8 ms`, `1.2 s`. */
export const duration = (ms: number): string =>
  ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;

export const json = (value: unknown): string => JSON.stringify(value, null, 2) ?? String(value);

const SUGGESTIONS: Record<string, string[]> = {
  real_estate: [
    'A two-bedroom to rent in Oakland under $3,500?',
    'I would like to see one of them on Friday',
    'What is the application fee?',
  ],
  receptionist: [
    'What are your opening hours?',
    'I would like to make an appointment',
    'Can I talk to a person?',
  ],
};

/** First words for someone who does not know what to ask. */
export const suggestionsFor = (agentType: string): string[] =>
  (Object.hasOwn(SUGGESTIONS, agentType) && SUGGESTIONS[agentType]) || ['What can you do for me?'];
