// `npm run bench`: see scripts/bench/options.ts for what can be asked of it.
await import('./bench/main.ts');
