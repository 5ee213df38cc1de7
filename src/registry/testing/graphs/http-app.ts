import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { streamText } from 'hono/streaming';

/** Told once the caller of `/custom/endless` has gone. */
export const gone: string[] = [];

export const app = new Hono()
  .use(async (c, next) => {
    if (c.req.query('interrupt') !== undefined) return c.json({ status: 'interrupted' });
    await next();
    c.header('x-middleware', 'true');
    return undefined;
  })
  .use(async (c, next) => {
    const extra = c.req.header('x-extra');
    if (extra !== undefined) {
      const body = await c.req.json().catch(() => ({}));
      body.extra = extra;
    }
    await next();
  })
  .use(async (c, next) => {
    const again = c.req.header('x-again');
    if (again !== undefined) (await c.req.json()).again = again;
    await next();
  })
  .get('/custom/route', (c) => c.json({ foo: c.req.query('foo') }))
  .get('/custom/error', () => {
    throw new HTTPException(400, { message: 'Bad request' });
  })
  .get('/custom/stream', (c) =>
    streamText(c, async (stream) => {
      for (const line of ['one', 'two', 'three']) {
        await stream.writeln(line);
        await stream.sleep(5);
      }
    }),
  )
  .get('/custom/endless', (c) =>
    streamText(c, async (stream) => {
      stream.onAbort(() => void gone.push('caller'));
      await stream.writeln('begun');
      while (!stream.aborted) await stream.sleep(5);
    }),
  )
  // Of an app in front of others, this is not heard.
  .notFound((c) => c.json({ status: 'not found' }));
