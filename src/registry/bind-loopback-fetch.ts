/** Where LangGraph's SDK looks for the server it runs in, when it is given no address. */
const FETCH = Symbol.for('langgraph_api:fetch');
const URL_OF = Symbol.for('langgraph_api:url');

type Fetch = typeof fetch;

/**
 * Lets graphs and custom routes call this server without knowing its address: `new Client()`
 * of the SDK. Whatever the address they write, the path goes to this server.
 * @param address of this server, `http://127.0.0.1:8123`; asked at each call
 * @param send e.g. a fetch that adds the server's own credential
 * @returns takes it back
 */
export function bindLoopbackFetch(address: () => string, send: Fetch = fetch): () => void {
  const bound: Fetch = (input, init) => {
    const written = input instanceof Request ? input.url : String(input);
    const { pathname, search } = new URL(written, address());
    const target = new URL(pathname + search, address());
    return send(input instanceof Request ? new Request(target, input) : target, init);
  };
  Object.assign(globalThis, { [FETCH]: bound });
  Object.defineProperty(globalThis, URL_OF, { configurable: true, get: address });
  return () => {
    Reflect.deleteProperty(globalThis, FETCH);
    Reflect.deleteProperty(globalThis, URL_OF);
  };
}
