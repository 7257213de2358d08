import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bridge } from '../../../../contract/bridge.ts';
import { channelsOf } from '../../../../contract/bridge-schema.ts';
import { checkedSend } from '../../../../main/bridge/notify.ts';
import { serveBridge } from '../../../../main/bridge/serve.ts';
import { deskStand, STATUS } from '../../../support/desk-stand.ts';

const ID = '019ab000-0000-7000-8000-000000000002';

function served(answers: Readonly<Record<string, unknown>> = {}) {
  const desk = deskStand(answers);
  const bugs: { channel: string; error: unknown }[] = [];
  return { desk, bugs, dispatch: serveBridge(bridge, desk.handlers, (channel, error) => bugs.push({ channel, error })) };
}

describe('a call over the bridge', () => {
  test('reaches its handler with the parsed argument and its window', async () => {
    const { desk, dispatch } = served({ 'log.pages': { events: new Uint8Array([1]), next: 4, more: false } });
    expect(await dispatch('log.pages', { after: 3, limit: 10 }, 'w1')).toEqual({ events: new Uint8Array([1]), next: 4, more: false });
    expect(desk.calls).toEqual([{ channel: 'log.pages', argument: { after: 3, limit: 10 }, window: 'w1' }]);
  });

  test.each(['desk.constructor', 'constructor', '__proto__', 'desk.__proto__', 'desk.handleStatus', 'log.grew', '', 'desk.status.'])('named %j is refused', async (channel) => {
    const { desk, dispatch, bugs } = served();
    await expect(dispatch(channel, undefined, 'w1')).rejects.toThrow('the desk has no such call');
    expect([desk.calls, bugs]).toEqual([[], []]);
  });

  test('with a wrong argument answers the failure that names the field, and reaches no handler', async () => {
    const { desk, dispatch } = served();
    expect(await dispatch('files.begin', { name: 'a', size: -1, type: '' }, 'w1')).toEqual({ ok: false, error: { code: 'desk.bad-input', params: { field: 'size' } } });
    await expect(dispatch('log.pages', { after: 'x', limit: 1 }, 'w1')).rejects.toThrow('the argument is not valid');
    expect(desk.calls).toEqual([]);
  });

  test('that meets a bug is rejected without a word of it, and the bug is reported once', async () => {
    const { dispatch, bugs } = served();
    await expect(dispatch('sync.now', undefined, 'w1')).rejects.toThrow(/^the desk could not do this/);
    expect(bugs.map(({ channel, error }) => [channel, (error as Error).message])).toEqual([['sync.now', 'secret detail of sync.now']]);
  });

  test('whose handler answers outside the schema is a bug, so that nothing undeclared leaves main', async () => {
    const { dispatch, bugs } = served({ 'desk.status': { ...STATUS, officeKey: 'leak' } });
    await expect(dispatch('desk.status', undefined, 'w1')).rejects.toThrow();
    expect(bugs).toHaveLength(1);
  });

  test('never ends in anything but an answer or a short refusal, whatever is sent', async () => {
    const { dispatch } = served();
    const channels = channelsOf(bridge).calls;
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.constantFrom(...channels), fc.string()), fc.anything(), async (channel, argument) => {
        const outcome = await dispatch(channel, argument, 'w1').catch((error: Error) => error);
        if (outcome instanceof Error) expect(outcome.name).toBe('BridgeRefusal');
      }),
    );
  });

  test('needs a handler for every entry of the schema', () => {
    const { desk } = served();
    const { desk: _left, ...rest } = desk.handlers;
    expect(() => serveBridge(bridge, rest as typeof desk.handlers, () => undefined)).toThrow('no handler for desk.status');
  });
});

describe('a notification', () => {
  test('is sent when the schema has it, as its parser leaves it', () => {
    const sent: unknown[] = [];
    checkedSend(bridge, (...notice) => sent.push(notice))('log.grew', { last: 7 });
    expect(sent).toEqual([['log.grew', { last: 7 }]]);
  });

  test.each([['log.shrank', { last: 7 }], ['desk.status', STATUS], ['log.grew', { last: 7, id: ID }]])('%s outside the schema is a bug', (channel, payload) => {
    expect(() => checkedSend(bridge, () => undefined)(channel, payload)).toThrow();
  });
});
