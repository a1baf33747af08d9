// SPDX-License-Identifier: Apache-2.0
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// VIGIE_API: where the API answers while developing (`npm run dev`); the build itself is same-origin.
const api = process.env.VIGIE_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: './',
  plugins: [svelte()],
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 1500, sourcemap: false },
  server: { proxy: { '/api': { target: api, ws: true } } },
  test: { include: ['test/**/*.test.ts'], environment: 'node' },
});
