#!/usr/bin/env node
// Entry of the command line `mysql-backup`.
import { main } from './cli/main.ts';

process.exitCode = await main(process.argv.slice(2), process.env);
