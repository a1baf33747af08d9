// SPDX-License-Identifier: Apache-2.0
// One clock for everything on the page: it advances the time shown, and the time shown asks for
// the picture (every change) and the probability map (when the time rests or enough has passed).
import { get, troubleOf } from '../api/client';
import { Live, liveUrl } from '../api/live';
import type { Belief } from '../api/types';
import { isoUtc } from '../format/time';
import { goTo, loaded, now, report, span, view } from './state.svelte';

const TICK_MS = 250;
const BELIEF_REST_MS = 250; // a moving slider asks once it rests
const BELIEF_PLAY_MS = 1000; // while playing, not more often than this

export function runClock(): () => void {
  const timer = setInterval(() => {
    const night = span();
    if (!loaded.playing || !night) return;
    goTo(now() + (view.speed * 1000 * TICK_MS) / 1000);
    if (now() >= night.until) loaded.playing = false;
  }, TICK_MS);
  return () => clearInterval(timer);
}

class BeliefAsker {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = ''; // the moment last asked for
  private last = 0; // when it was asked
  private flight: AbortController | null = null;

  ask(at: string): void {
    if (at === this.asked) return;
    clearTimeout(this.timer);
    const due = loaded.playing ? this.last + BELIEF_PLAY_MS - Date.now() : BELIEF_REST_MS;
    this.timer = setTimeout(() => void this.fetch(at), Math.max(0, due));
  }

  stop(): void {
    clearTimeout(this.timer);
    this.flight?.abort();
  }

  private async fetch(at: string): Promise<void> {
    this.asked = at;
    this.last = Date.now();
    this.flight?.abort();
    const flight = new AbortController();
    this.flight = flight;
    try {
      loaded.belief = await get<Belief>('belief', { at }, { signal: flight.signal });
    } catch (cause) {
      if ((cause as Error).name === 'AbortError') return;
      this.asked = '';
      report(troubleOf(cause, 'belief'));
    }
  }
}

export function runPicture(): { ask: (at: number) => void; stop: () => void } {
  const live = new Live(
    { url: liveUrl(location) },
    {
      picture: (picture) => (loaded.picture = picture),
      connection: (state) => (loaded.connection = state),
      trouble: report,
    },
  );
  const belief = new BeliefAsker();
  return {
    ask: (at) => {
      live.ask(isoUtc(at));
      belief.ask(isoUtc(at));
    },
    stop: () => {
      live.close();
      belief.stop();
    },
  };
}
