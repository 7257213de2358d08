import { expect, test } from 'vitest';
import { quietLogger } from '../../../backend/logger.ts';

test('the server’s log takes our own fields and nothing that could carry a request or an error’s text', () => {
  const lines: string[] = [];
  const logger = quietLogger((line) => lines.push(line));
  logger.info({ req: { url: '/v1/pull?office=Anna' } }, 'incoming request from Anna');
  logger.error({ err: new Error('Anna') }, 'Anna');
  logger.warn('Anna');
  logger.child({ name: 'Anna' }).info({ route: '/v1/pull', status: 200 }, 'Anna');
  expect(lines).toEqual(['{"level":"info","route":"/v1/pull","status":200}\n']);
});
