/** The sync server's routes, exactly as contract/sync-api.ts has them. It sees headers and sealed bytes, never a plain payload. */
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import * as z from 'zod';
import {
  ApiError,
  AUTH_HEADERS,
  BlobAnswer,
  BlobParams,
  EnrolAnswer,
  EnrolBody,
  type Head,
  PullAnswer,
  PullQuery,
  PushAnswer,
  PushBody,
} from '../contract/sync-api.ts';
import { noteBody, signingDevice } from './auth.ts';
import { PIECE_BYTES } from './blobs.ts';
import { sameSecret, signHead } from './crypto.ts';
import { enrolDevice, openOffice } from './enrol.ts';
import type { DeviceRow, HeadRow } from './log.ts';
import { quietLogger } from './logger.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import { type Answer, failure, refuse, STATUS } from './replies.ts';
import { parseByZod, SchemaMismatch, writeByZod, type ZodTypes } from './schema.ts';
import type { Store } from './store.ts';

export interface AppOptions {
  readonly store: Store;
  readonly now: () => Temporal.Instant;
  /** When set, every request must carry it in `x-desk-secret`: an embedded server answers its own desk only. */
  readonly secret?: string;
  /** Requests that one address may make in ten seconds. */
  readonly requestsPerTenSeconds?: number;
  /** Whether to write one line per request to standard error: method, route, status and time, nothing else. */
  readonly log?: boolean;
}

/** A batch of 500 events is about 1 MB; one event alone may carry 2 MB of sealed payload. */
const BODY_BYTES = 4 * 1024 * 1024;
const DEFAULT_REQUESTS = 600;
const Alive = z.strictObject({ ok: z.literal(true) });
const Nothing = z.strictObject({});

export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { store, now } = options;
  const app = fastify({
    bodyLimit: BODY_BYTES,
    ...(options.log === true ? { loggerInstance: quietLogger() } : {}),
    requestTimeout: 60_000,
    routerOptions: { maxParamLength: 64 },
  }).withTypeProvider<ZodTypes>();
  app.setValidatorCompiler(parseByZod);
  app.setSerializerCompiler(writeByZod);
  app.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler((_request, reply) => send(reply, refuse('not-found')));
  await app.register(rateLimit, {
    max: options.requestsPerTenSeconds ?? DEFAULT_REQUESTS,
    timeWindow: 10_000,
    errorResponseBuilder: () => Object.assign(new Error('slow down'), { statusCode: STATUS['slow-down'] }),
  });
  readBodies(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.header(AUTH_HEADERS.time, now().toString({ fractionalSecondDigits: 3 }));
    const given = request.headers['x-desk-secret'];
    if (options.secret !== undefined && !(typeof given === 'string' && sameSecret(given, options.secret)))
      return send(reply, refuse('unsigned'));
    return undefined;
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
  });

  function headOf({ office, log, size, root }: HeadRow): Head {
    const time = now().toString({ fractionalSecondDigits: 3 });
    return signHead({ office, log, size, root, time, key: store.key.publicKey }, store.key);
  }
  function withHead<T extends { readonly head: HeadRow }>(answer: Answer<T>): Answer<Omit<T, 'head'> & { readonly head: Head }> {
    return answer.ok ? { ok: true, value: { ...answer.value, head: headOf(answer.value.head) } } : answer;
  }
  async function asDevice<T>(request: FastifyRequest, work: (device: DeviceRow) => Promise<Answer<T>>): Promise<Answer<T>> {
    const device = await signingDevice(store, request, now());
    return device.ok ? work(device.value) : device;
  }
  app.get('/v1/health', { schema: { querystring: Nothing, response: { 200: Alive } } }, async () => ({ ok: true }) as const);
  app.get('/v1/ready', { schema: { querystring: Nothing, response: { 200: Alive, default: ApiError } } }, async (_request, reply) => {
    if (store.failure() !== null) return send(reply, refuse('not-ready'));
    await store.db.selectFrom('server').select('one').execute();
    return send(reply, { ok: true, value: { ok: true } });
  });
  app.post(
    '/v1/offices',
    { schema: { querystring: Nothing, body: EnrolBody, response: { 200: EnrolAnswer, default: ApiError } } },
    async (request, reply) => {
      const head = await openOffice(store, request.body.certificate);
      return send(reply, head.ok ? { ok: true, value: { head: headOf(head.value) } } : head);
    },
  );
  app.post(
    '/v1/devices',
    { schema: { querystring: Nothing, body: EnrolBody, response: { 200: EnrolAnswer, default: ApiError } } },
    async (request, reply) => {
      const head = await enrolDevice(store, request.body.certificate);
      return send(reply, head.ok ? { ok: true, value: { head: headOf(head.value) } } : head);
    },
  );
  app.post(
    '/v1/push',
    { schema: { querystring: Nothing, body: PushBody, response: { 200: PushAnswer, default: ApiError } } },
    async (request, reply) => send(reply, withHead(await asDevice(request, (device) => push(store, device, request.body, now)))),
  );
  app.get('/v1/pull', { schema: { querystring: PullQuery, response: { 200: PullAnswer, default: ApiError } } }, async (request, reply) =>
    send(reply, withHead(await asDevice(request, (device) => pull(store, device, request.query)))),
  );
  const Piece = z.instanceof(Buffer).refine((bytes) => bytes.length > 0 && bytes.length <= PIECE_BYTES);
  const pieceSchema = { params: BlobParams, querystring: Nothing };
  app.put(
    '/v1/blobs/:blob/:piece',
    { bodyLimit: PIECE_BYTES, schema: { ...pieceSchema, body: Piece, response: { 200: Alive, default: ApiError } } },
    async (request, reply) => {
      const { blob, piece } = request.params;
      const kept = await asDevice(request, async ({ office }) =>
        (await store.blobs.put(office, blob, piece, request.body)) ? { ok: true, value: { ok: true } as const } : refuse('exists'),
      );
      return send(reply, kept);
    },
  );
  app.get(
    '/v1/blobs/:blob',
    { schema: { params: BlobParams.pick({ blob: true }), querystring: Nothing, response: { 200: BlobAnswer, default: ApiError } } },
    async (request, reply) =>
      send(
        reply,
        await asDevice(request, async ({ office }) => ({
          ok: true,
          value: { pieces: [...(await store.blobs.sizes(office, request.params.blob))] },
        })),
      ),
  );
  app.get('/v1/blobs/:blob/:piece', { schema: { ...pieceSchema, response: { 200: Piece, default: ApiError } } }, async (request, reply) => {
    const { blob, piece } = request.params;
    const bytes = await asDevice(request, async ({ office }) => {
      const found = await store.blobs.get(office, blob, piece);
      return found === null ? refuse('not-found') : { ok: true, value: found };
    });
    return bytes.ok ? reply.type('application/octet-stream').send(bytes.value) : send(reply, bytes);
  });
  return app;
}

/** Bodies are hashed as bytes before they are parsed, because the request's signature covers them. */
function readBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    noteBody(request, body);
    parseJson(request, body.toString('utf8'), done);
  });
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    noteBody(request, body);
    done(null, body);
  });
}

function send<T>(reply: FastifyReply, answer: Answer<T>): FastifyReply {
  return answer.ok ? reply.status(200).send(answer.value) : reply.status(STATUS[answer.error.code]).send(answer.error);
}

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error.validation !== undefined || error instanceof SchemaMismatch)
    return send(reply, refuse('bad-request', { message: error.message.slice(0, 500) }));
  if (error.statusCode === 413) return send(reply, refuse('too-large'));
  if (error.statusCode === 429) return send(reply, refuse('slow-down'));
  if (error.statusCode !== undefined && error.statusCode < 500) return send(reply, refuse('bad-request'));
  // an error's own text may quote a body: its kind and code are enough to find it
  request.log.error({ route: request.routeOptions.url ?? 'none', kind: error.name, code: error.code });
  return reply
    .status(isFull(error) ? 503 : 500)
    .send(isFull(error) ? failure('not-ready', { message: 'The server’s disk is full; nothing was changed.' }) : failure('internal'));
}

function isFull(error: FastifyError): boolean {
  return error.code === 'ENOSPC' || error.code === 'EDQUOT' || error.code === '53100';
}
