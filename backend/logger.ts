/** The server's log: one JSON line per request on standard error. No bodies, queries, parameters or addresses: ids tie acts to people. */
import type { FastifyBaseLogger } from 'fastify';

/** A logger that writes what our own code hands over as fields, and nothing that Fastify would add. */
export function quietLogger(write: (line: string) => void = (line) => process.stderr.write(line)): FastifyBaseLogger {
  function at(level: string): (fields: unknown) => void {
    return (fields) => {
      if (typeof fields !== 'object' || fields === null || 'err' in fields || 'req' in fields || 'res' in fields) return;
      write(`${JSON.stringify({ level, ...fields })}\n`);
    };
  }
  const silent = (): void => undefined;
  const logger: FastifyBaseLogger = {
    level: 'info',
    fatal: at('fatal'),
    error: at('error'),
    warn: at('warn'),
    info: at('info'),
    debug: silent,
    trace: silent,
    silent,
    child: () => logger,
  };
  return logger;
}
