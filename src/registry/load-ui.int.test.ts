import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GraphUi, loadUi } from './load-ui.ts';
import { readGraphConfig } from './read-graph-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'foyer-ui-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const said: string[] = [];
const log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (_fields: object, message: string) => void said.push(message),
};
let ui: GraphUi;
beforeAll(async () => {
  const files = {
    'ui.tsx': `import './ui.css';
      const Weather = (props: { city: string }) => <p className="sky">{props.city}</p>;
      export default { weather: Weather };`,
    'ui.css': '.sky { color: blue }',
    'broken.tsx': 'export default {',
    'langgraph.json': JSON.stringify({
      graphs: { agent: './graph.ts:graph' },
      ui: { 'my-agent': './ui.tsx', broken: './broken.tsx' },
    }),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  ui = await loadUi(await readGraphConfig(join(folder, 'langgraph.json')), log);
});

it('names script and styles in the HTML of a component', () => {
  expect(ui.html('my-agent', 'weather', 'localhost:2024')?.split('\n')).toEqual([
    `<script src="http://localhost:2024/ui/my-agent/entrypoint.js" ` +
      `onload='__LGUI_my_agent.render("weather", "{{shadowRootId}}")'></script>`,
    '<link rel="stylesheet" href="http://localhost:2024/ui/my-agent/entrypoint.css" />',
  ]);
  expect(ui.html('my-agent', 'weather', 'chat.example')).toContain('src="//chat.example/ui/');
});

it('lets no name or host out of its quotes', () => {
  const html = ui.html('my-agent', `'><img src=x>"`, 'a"b') ?? '';
  expect(html).not.toContain('<img');
  expect(html).not.toContain("''");
  expect(html).toContain('//a&#34;b/ui/');
});

it('serves a script that shows the component where the page says', () => {
  const script = ui.file('my-agent', 'entrypoint.js');
  expect(script?.type).toBe('text/javascript');
  expect(ui.file('my-agent', 'entrypoint.css')?.type).toBe('text/css');
  const shown: unknown[] = [];
  const page = {
    document: {
      createElement: () => 'an element',
      getElementById: () => ({ shadowRoot: { appendChild: () => undefined } }),
    },
    window: { [Symbol.for('LGUI_EXT_STORE')]: { respond: (...all: unknown[]) => shown.push(all) } },
    [Symbol.for('LGUI_REQUIRE')]: (name: string) => ({ jsx: () => `made by ${name}` }),
  };
  const code = new TextDecoder().decode(script?.contents);
  runInNewContext(`${code}; __LGUI_my_agent.render('weather', 'root')`, page);
  expect(shown).toEqual([['root', expect.any(Function), 'an element']]);
  const [[, Weather]] = shown as [[string, (props: object) => unknown]];
  expect(Weather({ city: 'here' })).toBe('made by react/jsx-runtime');
});

it('has nothing for others, and says what does not bundle', () => {
  expect(ui.html('none', 'weather', 'localhost')).toBeUndefined();
  expect(ui.file('none', 'entrypoint.js')).toBeUndefined();
  expect(ui.html('broken', 'weather', 'localhost')).toBeUndefined();
  expect(said).toEqual(['components do not bundle and are not served']);
});
