// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError, get, type Fetch } from '../../src/api/client';
import { Live, liveUrl, type Connection } from '../../src/api/live';

const answer = (status: number, body: string): Fetch => async () => new Response(body, { status });
async function troubleFrom(fetch: Fetch) {
  try {
    await get('night', {}, { fetch });
  } catch (cause) {
    if (cause instanceof ApiError) return cause.trouble;
    throw cause;
  }
  throw new Error('did not fail');
}

describe('the client', () => {
  it('hands on what the API answers, asking with encoded values', async () => {
    const asked: string[] = [];
    const fetch: Fetch = async (url) => (asked.push(url), new Response('{"a":1}'));
    expect(await get('belief', { at: '2019-06-08T02:00:00Z' }, { fetch })).toEqual({ a: 1 });
    expect(asked).toEqual(['/api/v1/belief?at=2019-06-08T02%3A00%3A00Z']);
  });

  it("shows the server's own words: field, problem, mend", async () => {
    const body = '{"error":{"field":"at","problem":"outside the night","mend":"ask between 18:00 and 06:00"}}';
    expect(await troubleFrom(answer(400, body))).toEqual({
      status: 400, where: '/api/v1/night', field: 'at', problem: 'outside the night', mend: 'ask between 18:00 and 06:00',
    });
  });

  it('names the status when the server gave no words', async () => {
    expect(await troubleFrom(answer(500, '{}'))).toMatchObject({ status: 500, field: 'status' });
  });

  it('says so when the answer is not JSON, even with status 200', async () => {
    expect(await troubleFrom(answer(200, '<html>'))).toMatchObject({ status: 200, field: 'body' });
  });

  it('says so when nobody answers', async () => {
    const fetch: Fetch = async () => { throw new TypeError('connection refused'); };
    const trouble = await troubleFrom(fetch);
    expect(trouble).toMatchObject({ status: 0, field: 'server' });
    expect(trouble.problem).toContain('connection refused');
  });
});

class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: string[] = [];
  onopen?: () => void;
  onclose?: () => void;
  onmessage?: (message: { data: string }) => void;
  constructor(readonly url: string) { FakeSocket.all.push(this); }
  send(text: string) { this.sent.push(text); }
  close() { this.readyState = 3; this.onclose?.(); }
  open() { this.readyState = 1; this.onopen?.(); }
  say(body: unknown) { this.onmessage?.({ data: JSON.stringify(body) }); }
}

describe('the live link', () => {
  const pictures: string[] = [];
  const states: Connection[] = [];
  const troubles: string[] = [];
  const start = (fetch: Fetch = answer(200, '{"at":"polled"}')) =>
    new Live({ url: 'ws://x', Socket: FakeSocket as unknown as typeof WebSocket, fetch, retryMs: 1000 }, {
      picture: (p) => pictures.push(p.at), connection: (s) => states.push(s), trouble: (t) => troubles.push(t.problem),
    });
  afterEach(() => {
    pictures.length = states.length = troubles.length = FakeSocket.all.length = 0;
    vi.useRealTimers();
  });

  it('asks once at a time and then for the latest wish only', () => {
    const live = start();
    const socket = FakeSocket.all[0]!;
    socket.open();
    ['1', '2', '3'].forEach((at) => live.ask(at));
    expect(socket.sent).toEqual(['{"at":"1"}']);
    socket.say({ picture: { at: '1' } });
    expect(socket.sent).toEqual(['{"at":"1"}', '{"at":"3"}']);
    expect(pictures).toEqual(['1']);
    live.close();
  });

  it('polls when the socket is lost, and takes the socket again when it is back', async () => {
    vi.useFakeTimers();
    const live = start();
    FakeSocket.all[0]!.close();
    live.ask('1');
    await vi.advanceTimersByTimeAsync(10);
    expect([pictures, states.at(-1)]).toEqual([['polled'], 'polling']);
    await vi.advanceTimersByTimeAsync(1000);
    FakeSocket.all[1]!.open();
    live.ask('2');
    expect([FakeSocket.all[1]!.sent, states.at(-1)]).toEqual([['{"at":"2"}'], 'live']);
    live.close();
  });

  it('gives up on a socket that does not answer', async () => {
    vi.useFakeTimers();
    const live = start();
    FakeSocket.all[0]!.open();
    live.ask('1');
    await vi.advanceTimersByTimeAsync(10_100);
    expect(states.at(-1)).toBe('polling');
    live.close();
  });

  it('shows an error that the server sends, and goes on', () => {
    const live = start();
    const socket = FakeSocket.all[0]!;
    socket.open();
    live.ask('1');
    socket.say({ error: { field: 'at', problem: 'no such time', mend: 'm' } });
    live.ask('2');
    expect(troubles).toEqual(['no such time']);
    expect(socket.sent).toHaveLength(2);
    live.close();
  });

  it('says "lost" when polling finds nobody either', async () => {
    const live = start(async () => { throw new TypeError('refused'); });
    FakeSocket.all[0]!.close();
    live.ask('1');
    await vi.waitFor(() => expect(states.at(-1)).toBe('lost'));
    expect(troubles).toHaveLength(1);
    live.close();
  });

  it('uses a safe socket on a safe page', () => {
    expect(liveUrl({ protocol: 'https:', host: 'h:1' })).toBe('wss://h:1/api/v1/live');
    expect(liveUrl({ protocol: 'http:', host: 'h:1' })).toBe('ws://h:1/api/v1/live');
  });
});
