import { basename, extname, resolve } from 'node:path';
import { build } from 'esbuild';
import type { GraphConfig } from './read-graph-config.ts';
import type { RegistryLog } from './registry-log.ts';

const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };
/** What the page that shows the components brings itself, handed over as this global. */
const PROVIDED = 'globalThis[Symbol.for("LGUI_REQUIRE")]';
const EXTERNAL = ['react', 'react-dom', '@langchain/langgraph-sdk'];

export interface UiFile {
  type: string;
  contents: Uint8Array;
}

export interface GraphUi {
  /** What `GET /ui/{graph}/{file}` answers; undefined is a 404. */
  file(graph: string, name: string): UiFile | undefined;
  /**
   * What `POST /ui/{graph}` with `{name}` answers: HTML that loads the graph's components and
   * shows the named one; undefined is a 404.
   * @param host the request's Host header
   */
  html(graph: string, name: string, host: string): string | undefined;
}

const globalName = (graph: string) => `__LGUI_${graph.replace(/[^a-zA-Z0-9]/g, '_')}`;

const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

/** The module that the page calls: it puts a component where the page says. */
const entry = (file: string) => `
import components from ${JSON.stringify(file)};
export function render(name, shadowRootId) {
  const element = document.createElement('div');
  document.getElementById(shadowRootId).shadowRoot.appendChild(element);
  window[Symbol.for('LGUI_EXT_STORE')].respond(shadowRootId, components[name], element);
}`;

async function bundle(
  graph: string,
  config: GraphConfig,
  path: string,
): Promise<[string, UiFile][]> {
  const contents = entry(resolve(config.folder, path));
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: config.folder, loader: 'js' },
    outdir: config.folder,
    write: false,
    bundle: true,
    format: 'iife',
    globalName: globalName(graph),
    platform: 'browser',
    target: 'es2020',
    jsx: 'automatic',
    external: [...EXTERNAL, ...(config.ui_config?.shared ?? [])],
    logLevel: 'silent',
  });
  return outputFiles.map((file) => {
    const type = TYPES[extname(file.path)] ?? 'application/octet-stream';
    const name = basename(file.path).replace(/^stdin\./, 'entrypoint.');
    if (name !== 'entrypoint.js') return [name, { type, contents: file.contents }];
    const text = file.text.replaceAll(
      'typeof require !== "undefined" ? require',
      `typeof ${PROVIDED} !== "undefined" ? ${PROVIDED}`,
    );
    return [name, { type, contents: new TextEncoder().encode(text) }];
  });
}

/**
 * Bundles the components that `ui` names by graph, for pages that show generative UI. A graph
 * whose components do not bundle has none: the log says why. Plain CSS only: Tailwind's
 * directives are not carried out.
 */
export async function loadUi(config: GraphConfig, log: RegistryLog): Promise<GraphUi> {
  const graphs = new Map<string, Map<string, UiFile>>();
  for (const [graph, path] of Object.entries(config.ui ?? {})) {
    try {
      graphs.set(graph, new Map(await bundle(graph, config, path)));
      log.info({ graph }, 'components bundled');
    } catch (err) {
      log.error({ err, graph, path }, 'components do not bundle and are not served');
    }
  }
  return {
    file: (graph, name) => graphs.get(graph)?.get(name),
    html: (graph, name, host) => {
      const files = graphs.get(graph);
      if (files === undefined) return undefined;
      const scheme = /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host) ? 'http:' : '';
      const base = `${scheme}//${escaped(host)}/ui/${escaped(encodeURIComponent(graph))}`;
      const call = escaped(JSON.stringify(name)).replaceAll('&#34;', '"');
      const links = [...files.keys()].map((file) => {
        if (file.endsWith('.css')) return `<link rel="stylesheet" href="${base}/${file}" />`;
        if (!file.endsWith('.js')) return '';
        const onload = `${globalName(graph)}.render(${call}, "{{shadowRootId}}")`;
        return `<script src="${base}/${file}" onload='${onload}'></script>`;
      });
      return links.filter((link) => link !== '').join('\n');
    },
  };
}
