// SPDX-License-Identifier: Apache-2.0
// The picture of a moment, over the WebSocket while it stands and by polling when it does not.
// One request is in the air at a time; while it is, only the latest wish is kept.
import { get, troubleOf, type Fetch, type Trouble } from './client';
import type { Picture } from './types';

export type Connection = 'connecting' | 'live' | 'polling' | 'lost';

export interface LiveHooks {
  picture: (picture: Picture) => void;
  connection: (state: Connection) => void;
  trouble: (trouble: Trouble) => void;
}

export interface LiveOptions {
  url: string;
  retryMs?: number;
  answerMs?: number; // how long a request on the socket may take before polling takes over
  fetch?: Fetch;
  Socket?: typeof WebSocket;
}

export class Live {
  private socket: WebSocket | null = null;
  private wish: string | null = null;
  private busy = false;
  private closed = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly options: LiveOptions,
    private readonly hooks: LiveHooks,
  ) {
    this.connect();
  }

  // Asks for the picture at `at` (UTC ISO). Later wishes replace earlier ones not yet sent.
  ask(at: string): void {
    this.wish = at;
    this.next();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    clearTimeout(this.patience);
    this.socket?.close();
  }

  private connect(): void {
    const Socket = this.options.Socket ?? WebSocket;
    const socket = new Socket(this.options.url);
    this.socket = socket;
    socket.onopen = () => {
      this.hooks.connection('live');
      this.busy = false;
      this.next();
    };
    socket.onmessage = (message) => this.receive(String(message.data));
    socket.onclose = () => {
      if (this.closed || this.socket !== socket) return;
      clearTimeout(this.patience);
      this.socket = null;
      this.busy = false;
      this.hooks.connection('polling');
      this.retry = setTimeout(() => this.connect(), this.options.retryMs ?? 5000);
      this.next();
    };
  }

  private receive(text: string): void {
    let body: { picture?: Picture; error?: { field: string; problem: string; mend: string } };
    try {
      body = JSON.parse(text);
    } catch (cause) {
      this.hooks.trouble(troubleOf(cause, '/api/v1/live'));
      return;
    }
    this.busy = false;
    clearTimeout(this.patience);
    if (body.picture) this.hooks.picture(body.picture);
    if (body.error) {
      this.hooks.trouble({ status: 0, where: '/api/v1/live', ...body.error });
    }
    this.next();
  }

  private next(): void {
    if (this.busy || this.wish === null || this.closed) return;
    const at = this.wish;
    if (this.socket?.readyState === 1) {
      this.wish = null;
      this.busy = true;
      this.socket.send(JSON.stringify({ at }));
      this.patience = setTimeout(() => this.socket?.close(), this.options.answerMs ?? 10000);
    } else if (this.socket === null) {
      this.wish = null;
      this.busy = true;
      void this.poll(at);
    }
  }

  private async poll(at: string): Promise<void> {
    try {
      const picture = await get<Picture>('picture', { at }, { fetch: this.options.fetch });
      this.hooks.connection(this.socket?.readyState === 1 ? 'live' : 'polling');
      this.hooks.picture(picture);
    } catch (cause) {
      const trouble = troubleOf(cause, 'picture');
      if (trouble.status === 0) this.hooks.connection('lost');
      this.hooks.trouble(trouble);
    }
    this.busy = false;
    this.next();
  }
}

export function liveUrl(location: { protocol: string; host: string }): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/live`;
}
