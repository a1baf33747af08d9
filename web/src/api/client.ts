// SPDX-License-Identifier: Apache-2.0
// Fetches from the API. Every failure becomes an ApiError that names what is wrong and how to mend
// it: the server's own words where it gave any, ours where it could not be reached.

export interface Trouble {
  status: number; // HTTP status; 0: no answer
  where: string; // what was asked for
  field: string;
  problem: string;
  mend: string;
}

export class ApiError extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(`${trouble.field}: ${trouble.problem}`);
    this.trouble = trouble;
  }
}

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

function wordsOf(body: unknown): { field: string; problem: string; mend: string } | null {
  const error = (body as { error?: unknown } | null)?.error as Record<string, unknown> | undefined;
  if (!error || typeof error.problem !== 'string') return null;
  return {
    field: typeof error.field === 'string' ? error.field : '',
    problem: error.problem,
    mend: typeof error.mend === 'string' ? error.mend : '',
  };
}

interface Options {
  fetch?: Fetch;
  signal?: AbortSignal;
}

// GET /api/v1/<path>; `query` values are URL-encoded.
export async function get<T>(
  path: string,
  query: Record<string, string> = {},
  options: Options = {},
): Promise<T> {
  // A plus sign stays one on the server, so a blank must not become it.
  const search = new URLSearchParams(query).toString().replace(/\+/g, '%20');
  return ask<T>(`/api/v1/${path}${search ? `?${search}` : ''}`, {}, options);
}

// POST /api/v1/<path> with JSON.
export async function post<T>(path: string, body: unknown, options: Options = {}): Promise<T> {
  const init = {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  };
  return ask<T>(`/api/v1/${path}`, init, options);
}

async function ask<T>(where: string, init: RequestInit, options: Options): Promise<T> {
  const fail = (status: number, words: { field: string; problem: string; mend: string }) =>
    new ApiError({ status, where, ...words });

  let response: Response;
  try {
    response = await (options.fetch ?? fetch)(where, { ...init, signal: options.signal });
  } catch (cause) {
    if ((cause as Error).name === 'AbortError') throw cause;
    throw fail(0, {
      field: 'server',
      problem: `no answer (${(cause as Error).message})`,
      mend: 'check that "vigie serve" is running and reachable, then reload',
    });
  }
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw fail(response.status, {
      field: 'body',
      problem: `answer of status ${response.status} is not JSON`,
      mend: 'check that this address is served by vigie and not by a proxy page',
    });
  }
  if (!response.ok) {
    throw fail(
      response.status,
      wordsOf(body) ?? {
        field: 'status',
        problem: `the server answered ${response.status}`,
        mend: 'see the log of "vigie serve"',
      },
    );
  }
  return body as T;
}

export function troubleOf(cause: unknown, where: string): Trouble {
  if (cause instanceof ApiError) return cause.trouble;
  return {
    status: 0,
    where,
    field: 'page',
    problem: cause instanceof Error ? cause.message : String(cause),
    mend: 'reload the page; if it comes again, report it',
  };
}
