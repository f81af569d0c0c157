// Entry of the GitHub Action: one bundle for the main step and, through `post.js` next to it, for the post step.
import { main } from './action/main.ts';
import { post } from './action/post.ts';
import { actionServices } from './action/services.ts';
import { isPostStep } from './action/state.ts';

process.exitCode = await (isPostStep() ? post : main)(process.env, actionServices(process.env));
