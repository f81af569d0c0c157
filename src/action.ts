// Entry of the GitHub Action.
import { main } from './action/main.ts';

process.exitCode = await main(process.env);
